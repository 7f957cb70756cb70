/** What the rail says of a tenant; as `GET /t/{tenant}/counts` answers. */
export interface TenantCounts {
  readonly name: string | null;
  readonly pending: number;
  readonly attention: number;
  /** Operations that are not over. */
  readonly operations: number;
}

export async function fetchCounts(tenantId: string, signal: AbortSignal): Promise<TenantCounts> {
  const response = await fetch(`/t/${tenantId}/counts`, { signal });
  if (!response.ok) throw new Error(`counts: ${response.status}`);
  return (await response.json()) as TenantCounts;
}
