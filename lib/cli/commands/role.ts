import { parseArgs } from 'node:util';
import { isRole } from '@/lib/auth/claims';
import { type RoleOutcome, setRole } from '@/lib/db/member-changes';
import { findMember, listMembers, type Member } from '@/lib/db/members';
import { ok, type Result } from '@/lib/dlq/errors';
import type { TenantId } from '@/lib/dlq/ids';
import { type Command, err, out, UsageError } from '../command';
import { readTenants } from '../tenants';
import { withDatabase } from '../with-database';

/** Roles by hand, for the first admin of all and for whoever locked themselves out. */
export const roleCommand: Command = {
  usage:
    'role give PERSON --role viewer|operator|admin --tenants 1,2|all\n' +
    '                               PERSON: id or address of somebody who signed in before\n' +
    '  role take PERSON --tenants 1,2|all',
  async run(args) {
    const [verb, person, ...rest] = args;
    if (verb !== 'give' && verb !== 'take') {
      throw new UsageError('role knows two verbs: give, take');
    }
    if (person === undefined) throw new UsageError('name a person: id or address');
    const options = { role: { type: 'string' }, tenants: { type: 'string' } } as const;
    const { values } = parseArgs({ args: rest, options });
    if (verb === 'give' && !isRole(values.role)) {
      throw new UsageError('name the role: --role viewer, operator or admin');
    }
    if (!values.tenants) throw new UsageError('name the tenants: --tenants 1,2 or all');
    const tenants = values.tenants === 'all' ? [null] : readTenants(values.tenants);
    const role = verb === 'give' ? (values.role ?? null) : null;
    return withDatabase(async () => {
      const found = await findPerson(person);
      if (!found.ok) {
        err(found.error.message);
        return 1;
      }
      let code = 0;
      for (const tenantId of tenants) {
        const outcome = await change(found.value, tenantId, role);
        const where = tenantId === null ? 'all tenants' : `tenant ${String(tenantId)}`;
        const done = outcome === 'changed' || outcome === 'unchanged';
        (done ? out : err)(`${where}: ${role ?? 'no role by hand'}: ${WORDS[outcome]}`);
        if (!done) code = 1;
      }
      return code;
    });
  },
};

const WORDS: { readonly [O in RoleOutcome]: string } = {
  changed: 'done',
  unchanged: 'so already',
  conflict: 'somebody else changed it meanwhile',
  'last-admin': 'refused, they are the last admin of all tenants',
  'not-found': 'they are gone',
};

/** Somebody by id or address; refuses an address that is several people’s. */
export async function findPerson(
  named: string,
): Promise<Result<Member, { readonly message: string }>> {
  const byId = /^[0-9a-f]{32}$/.test(named) ? await findMember('all', named) : null;
  if (byId !== null) return ok(byId);
  const address = named.toLowerCase();
  const { members } = await listMembers('all', address, null, 100);
  const [one, ...more] = members.filter(({ email }) => email === address);
  if (one === undefined) {
    return refused('nobody of this id or address signed in before; let them sign in once');
  }
  if (more.length === 0) return ok(one);
  const ids = [one, ...more].map(({ userId, issuer }) => `  ${userId}  at ${issuer}`);
  return refused(`several people have this address; name one by id:\n${ids.join('\n')}`);
}

/** Gives a role by hand in place of the one held there, or takes it away. */
export function change(
  { userId, roles }: Member,
  tenantId: TenantId | null,
  role: string | null,
): Promise<RoleOutcome> {
  const place = tenantId === null ? null : String(tenantId);
  const held = roles.find((each) => each.source === 'manual' && each.tenantId === place);
  return setRole(
    { userId, tenantId, before: held?.role ?? null, role },
    { actor: 'cli', remoteAddr: null, reason: null },
  );
}

const refused = (message: string) => ({ ok: false, error: { message } }) as const;
