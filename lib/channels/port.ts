/** A message to a human channel. */
export interface Message {
  /** The same over all tries of one message. */
  readonly id: string;
  readonly body: string;
}

export type Sent =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'failed'; readonly message: string; readonly temporary: boolean };

/** Where escalations go. */
export interface Channel {
  readonly id: string;
  readonly name: string;
  send(message: Message): Promise<Sent & { readonly ms: number }>;
}
