/** Why a change of who may do what was not made. */
export interface AccessRefusal {
  readonly code:
    | 'above-own'
    | 'conflict'
    | 'last-admin'
    | 'not-found'
    | 'yourself'
    | 'email-taken'
    | 'member'
    | 'disabled'
    | 'made-unseen'
    | 'not-set-up'
    | 'ended';
  /** A sentence that says what is so and what can be done. */
  readonly message: string;
}

export function refuseAccess(
  code: AccessRefusal['code'],
  message: string,
): { readonly ok: false; readonly error: AccessRefusal } {
  return { ok: false, error: { code, message } };
}
