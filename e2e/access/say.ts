import type { ApiScope } from '@/lib/auth/api-key';
import type { Permission } from '@/lib/auth/roles';

/** How the matrix is told who may reach what. */

export type Who =
  | 'anybody'
  | 'signed-in'
  /** A permission in the tenant of the address or the input. */
  | { readonly tenant: Permission }
  /** A permission in all tenants. */
  | { readonly all: Permission }
  /** A permission in any tenant, or in all. */
  | { readonly some: Permission }
  /** A permission in a tenant that the person of the address has a role in. */
  | { readonly over: Permission };

/** The world of one run: what stands for the parameters of addresses, and what must not be seen from outside. */
export interface World {
  readonly tenant: string;
  /** An entry of it that is pending. */
  readonly entry: string;
  /** The collection of that entry; nothing else is called so. */
  readonly collection: string;
  /** The group of that entry. */
  readonly group: string;
  /** An operation on the entries of that collection. */
  readonly operation: string;
  /** Somebody with a role in the tenant, and in no other. */
  readonly user: string;
}

export interface PageSay {
  readonly who: Who;
  /** What only those who may see the page see there. `collection`: the name of the world's. */
  readonly shows: RegExp | 'collection';
}

/** For programs: a key with a scope in the tenant of the address, in any tenant, or in all. */
export type ByKey =
  { readonly key: ApiScope } | { readonly keyAcross: ApiScope } | { readonly keyToAll: ApiScope };

export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type Method = (typeof METHODS)[number];

/**
 * Methods that a handler answers; all others are refused with 405. `secret`: for who knows the cron secret;
 * `nothing`: there is nothing there, whoever asks.
 */
export type HandlerSay = { readonly [M in Method]?: Who | ByKey | 'secret' | 'nothing' };

export interface ActionSay {
  readonly who: Who;
  /** One argument of the right shape, that changes as little as can be. */
  readonly input: (world: World) => unknown;
  /** It ends the session that asks, which is then one that nobody needs; or all of that person: tried last. */
  readonly ends?: 'session' | 'all';
}
