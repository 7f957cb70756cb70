export interface LockOptions {
  /** How long to wait for the present holder, in milliseconds. */
  readonly timeoutMs?: number;
  /** Called once when somebody else holds the lock. */
  readonly onWait?: () => void;
}

export declare function withLock<T>(
  directory: string,
  work: (share: (pid: number) => void) => Promise<T> | T,
  options?: LockOptions,
): Promise<T>;
