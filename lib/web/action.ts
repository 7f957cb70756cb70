import { randomUUID } from 'node:crypto';
import { headers } from 'next/headers';
import { unstable_rethrow } from 'next/navigation';
import type { z } from 'zod';
import {
  accessToAll,
  accessToTenants,
  currentUser,
  tenantAccess,
  type Access,
  type AccessToAll,
  type CurrentUser,
} from '@/lib/auth/access';
import { isOwnOrigin } from '@/lib/auth/origin';
import type { Permission, Role } from '@/lib/auth/roles';
import type { Result } from '@/lib/dlq/errors';
import type { TenantId } from '@/lib/dlq/ids';
import type { TenantScope } from '@/lib/dlq/scope';
import { log } from '@/lib/log';
import { clientAddress } from '@/lib/net/client-address';
import { outageProblem } from './outage';

export type ActionResult<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly code: string;
      /** A sentence a person can act on; never what was typed in. */
      readonly message: string;
      /** Set when the log has more. */
      readonly requestId?: string;
    };

interface Asked<Input> {
  readonly input: Input;
  readonly user: CurrentUser;
  readonly role: Role;
  readonly requestId: string;
  /** The client's address. */
  readonly remoteAddr: string | null;
}

export interface ActionCall<Input> extends Asked<Input> {
  readonly scope: TenantScope;
}

type Ran<T> = Promise<Result<T, { readonly code: string; readonly message: string }>>;
type Action<T> = (...args: readonly unknown[]) => Promise<ActionResult<T>>;

/**
 * Makes a server action on one tenant: is it our own page that asks, does the argument have its shape, may this person
 * do it, then the work. Next lets requests without an `Origin` through and believes `X-Forwarded-Host`; this does
 * neither. Never throws for anything a person could meet.
 */
export function defineAction<Input extends { readonly tenant: string }, T>(definition: {
  /** Shape of the one argument; `tenant` is the tenant's id as text. */
  readonly schema: z.ZodType<Input>;
  readonly permission: Permission;
  readonly run: (call: ActionCall<Input>) => Ran<T>;
}): Action<T> {
  const { schema, permission, run } = definition;
  return guarded(schema, async (input, about) => {
    const access = await tenantAccess(input.tenant, permission);
    if (!access.ok) return refuse(access.code, accessMessage(access));
    const { scope, user, role } = access;
    return () => run({ input, scope, user, role, ...about });
  });
}

/** The same for what concerns all tenants at once: the permission has to come from a role in all of them. */
export function defineActionOnAll<Input, T>(definition: {
  readonly schema: z.ZodType<Input>;
  readonly permission: Permission;
  readonly run: (call: Asked<Input>) => Ran<T>;
}): Action<T> {
  const { schema, permission, run } = definition;
  return guarded(schema, async (input, about) => {
    const access = await accessToAll(permission);
    if (!access.ok) return refuse(access.code, accessToAllMessage(access));
    const { user, role } = access;
    return () => run({ input, user, role, ...about });
  });
}

/** The same for what concerns several tenants, or all: the permission has to hold in each of them. */
export function defineActionOnTenants<
  Input extends { readonly tenants: 'all' | readonly string[] },
  T,
>(definition: {
  /** `tenants` are the tenants' ids as text, at least one. */
  readonly schema: z.ZodType<Input>;
  readonly permission: Permission;
  readonly run: (call: Asked<Input> & { readonly tenants: 'all' | readonly TenantId[] }) => Ran<T>;
}): Action<T> {
  const { schema, permission, run } = definition;
  return guarded(schema, async (input, about) => {
    const access = await accessToTenants(input.tenants, permission);
    if (!access.ok) {
      return access.code === 'forbidden-in-all'
        ? refuse('forbidden', accessToAllMessage({ ...access, code: 'forbidden' }))
        : refuse(access.code, accessMessage(access));
    }
    const { user, role, tenants } = access;
    return () => run({ input, user, role, tenants, ...about });
  });
}

/** For what anybody signed in may do to what is theirs alone. */
export function defineOwnAction<Input, T>(definition: {
  readonly schema: z.ZodType<Input>;
  readonly run: (call: Omit<Asked<Input>, 'role'>) => Ran<T>;
}): Action<T> {
  const { schema, run } = definition;
  return guarded(schema, async (input, about) => {
    const signedIn = await currentUser();
    if (!signedIn.ok) return refuse(signedIn.code, AWAY[signedIn.code]);
    return () => run({ input, user: signedIn.user, ...about });
  });
}

/** `authorize` gives the work to do, or the answer why not. */
function guarded<Input, T>(
  schema: z.ZodType<Input>,
  authorize: (
    input: Input,
    about: { readonly requestId: string; readonly remoteAddr: string | null },
  ) => Promise<ActionResult<never> | (() => Ran<T>)>,
): Action<T> {
  return async (...args) => {
    const requestId = randomUUID();
    // Until access is given nothing has been changed, whatever broke.
    let write = false;
    try {
      const asked = await headers();
      if (!isOwnOrigin(asked.get('origin'))) return refuse('origin', ORIGIN);
      const parsed = schema.safeParse(args[0]);
      if (!parsed.success || args.length !== 1) {
        return refuse('invalid', invalidMessage(parsed.error));
      }
      const work = await authorize(parsed.data, {
        requestId,
        remoteAddr: clientAddress(asked),
      });
      if (typeof work !== 'function') return work;
      write = true;
      const result = await work();
      return result.ok ? result : refuse(result.error.code, result.error.message);
    } catch (error) {
      unstable_rethrow(error);
      const outage = outageProblem(error, write);
      log.error({ err: error, requestId, code: outage?.code }, 'action failed');
      if (outage) return refuse(outage.code, outage.detail, requestId);
      return refuse('unexpected', `Something went wrong on our side (${requestId}).`, requestId);
    }
  };
}

const ORIGIN =
  'This did not come from a page of this console. Reload the page at its own address and try again.';

function refuse(code: string, message: string, requestId?: string): ActionResult<never> {
  return { ok: false, code, message, ...(requestId !== undefined && { requestId }) };
}

/** Names the fields that are wrong, never their values. */
function invalidMessage(error: z.ZodError | undefined): string {
  const wrong = (error?.issues ?? [])
    .slice(0, 5)
    .map(({ path, message }) => `${path.map(String).join('.') || 'input'}: ${message}`);
  return wrong.length > 0 ? wrong.join('. ') : 'One argument was expected.';
}

function accessMessage(access: Extract<Access, { ok: false }>): string {
  if (access.code === 'forbidden') return roleMessage(access.has, access.needs);
  return access.code === 'not-found' ? 'There is no such tenant for you.' : AWAY[access.code];
}

function accessToAllMessage(access: Extract<AccessToAll, { ok: false }>): string {
  if (access.code !== 'forbidden') return AWAY[access.code];
  const has = access.has === null ? 'you have none there' : `you are ${access.has} there`;
  return `This needs the role ${access.needs} in all tenants; ${has}.`;
}

/** Says which role is missing. */
export function roleMessage(has: Role, needs: Role): string {
  return `This needs the role ${needs}; you are ${has} here.`;
}

const AWAY = {
  'signed-out': 'Your session has ended. Sign in again; nothing was changed.',
  unavailable: 'The database cannot be reached; nothing was changed. Try again shortly.',
} as const;
