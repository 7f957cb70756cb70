import { createHash } from 'node:crypto';

/** A person at one identity provider: the pair that OpenID Connect promises never to give to somebody else. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
}

/** The user's id here; the same for every sign-in of the same person. */
export function userIdOf({ issuer, subject }: Identity): string {
  return createHash('sha256').update(`${issuer}\0${subject}`).digest('hex').slice(0, 32);
}

/** The account's id as Auth.js stores it; the issuer is in it, so that another provider's subjects are others. */
export function accountIdOf({ issuer, subject }: Identity): string {
  return `${issuer}|${subject}`;
}

/** Reads a claim by its name, or by a dotted path such as `realm_access.roles`. */
export function claimAt(profile: object, name: string): unknown {
  if (Object.hasOwn(profile, name)) return Reflect.get(profile, name);
  let value: unknown = profile;
  for (const part of name.split('.')) {
    const inside = typeof value === 'object' && value !== null && Object.hasOwn(value, part);
    if (!inside) return undefined;
    value = Reflect.get(value as object, part);
  }
  return value;
}
