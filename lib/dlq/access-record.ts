/** What the access log tells of. */
export const ACCESS_KINDS = [
  'signed_in',
  'sign_in_refused',
  'signed_out',
  'role_given',
  'role_taken',
  'user_disabled',
  'user_enabled',
  'invited',
  'invitation_withdrawn',
  'key_created',
  'key_revoked',
  'channel_created',
  'channel_changed',
  'channel_deleted',
  'exported',
] as const;
export type AccessKind = (typeof ACCESS_KINDS)[number];

export function isAccessKind(text: string): text is AccessKind {
  return ACCESS_KINDS.some((kind) => kind === text);
}

/** One line of the access log. */
export interface AccessRecord {
  /** Decimal; a later record has a higher one. */
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** `user:<id>`, `provider:<name>`, `cli`, or `anonymous`. */
  readonly actor: string;
  readonly what: AccessKind;
  /** `user:<id>`, `invitation:<id>`, `key:<prefix>`; null: nobody known here. */
  readonly subject: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
  /** The client's address; null on the command line. */
  readonly remoteAddr: string | null;
}

export interface AccessLogPage {
  /** Newest first. */
  readonly items: readonly AccessRecord[];
  /** Cursors to the pages beside this one; null: there is nothing there. */
  readonly older: string | null;
  readonly newer: string | null;
}
