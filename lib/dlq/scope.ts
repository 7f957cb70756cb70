import type { TenantId } from './ids';

declare const minted: unique symbol;

/**
 * Proof that somebody may act on one tenant. Every read and write of tenant data takes one first,
 * so code that never asked for access has nothing to pass.
 */
export interface TenantScope {
  readonly tenantId: TenantId;
  /** Who acts, as the WAL records it: `user:…`, `key:…`, `sweep`, `cli`. */
  readonly actor: string;
  readonly [minted]: true;
}

/**
 * Makes a scope. Only the access check, the sweeper and the command line may call this;
 * the linter refuses the import everywhere else.
 */
export function mintTenantScope(tenantId: TenantId, actor: string): TenantScope {
  return { tenantId, actor } as TenantScope;
}
