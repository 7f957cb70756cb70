import { can, type Permission, type Role } from '@/lib/auth/roles';
import type { ByKey, Who } from './say';

/** Everybody who tries everything: nobody known, nobody any more, and each role here, elsewhere and everywhere. */
export const PEOPLE = [
  'anonymous',
  'disabled',
  'nobody',
  'stranger',
  'viewer',
  'operator',
  'admin',
  'chief',
] as const;
export type Person = (typeof PEOPLE)[number];

export const KEYS = ['ingest', 'read', 'operate', 'elsewhere', 'everywhere', 'revoked'] as const;
export type KeyName = (typeof KEYS)[number];

export interface Cast {
  /** Session tokens; null: none. */
  readonly sessions: Readonly<Record<Person, string | null>>;
  /** Another session of each. */
  readonly spare: Readonly<Record<Person, string | null>>;
  readonly keys: Readonly<Record<KeyName, string>>;
  /** The group of that entry. */
  readonly group: string;
  /** An operation on the tenant's entries. */
  readonly operation: string;
  /** The viewer's id. */
  readonly viewer: string;
  /** For whoever serves the console a second time. */
  readonly databaseUrl: string;
}

export type Verdict = 'allowed' | 'signed-out' | 'not-found' | 'forbidden';

/** The role in the world's tenant, in all tenants, and in any. */
const HERE: Partial<Record<Person, Role>> = {
  viewer: 'viewer',
  operator: 'operator',
  admin: 'admin',
  chief: 'admin',
};
const EVERYWHERE: Partial<Record<Person, Role>> = { chief: 'admin' };
const ANYWHERE: Partial<Record<Person, Role>> = { ...HERE, stranger: 'admin' };

/** What a person has to meet. */
export function verdictFor(person: Person, who: Who): Verdict {
  if (who === 'anybody') return 'allowed';
  if (person === 'anonymous' || person === 'disabled') return 'signed-out';
  if (who === 'signed-in') return 'allowed';
  if ('tenant' in who) {
    const role = HERE[person];
    return role === undefined ? 'not-found' : allowed(role, who.tenant);
  }
  if ('over' in who) {
    const here = allowed(HERE[person], who.over);
    const anywhere = allowed(ANYWHERE[person], who.over);
    return here === 'forbidden' && anywhere === 'allowed' ? 'not-found' : here;
  }
  return 'all' in who ? allowed(EVERYWHERE[person], who.all) : allowed(ANYWHERE[person], who.some);
}

/** The status a key is refused with; null: it is not. */
export function refusalOf(key: KeyName, by: ByKey): 401 | 403 | 404 | null {
  if (key === 'revoked') return 401;
  const scope = 'key' in by ? by.key : 'keyAcross' in by ? by.keyAcross : by.keyToAll;
  if (key === 'elsewhere') return 'key' in by ? 404 : 'keyToAll' in by ? 403 : null;
  if (key === 'everywhere') return null;
  return key !== scope || 'keyToAll' in by ? 403 : null;
}

function allowed(role: Role | undefined, permission: Permission): Verdict {
  return role !== undefined && can(role, permission) ? 'allowed' : 'forbidden';
}
