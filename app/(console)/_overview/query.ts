import { parseTenantId, type TenantId } from '@/lib/dlq/ids';

/** Stretches of time the arrivals chart offers, with the steps it is divided into. */
export const RANGES = {
  '24h': { label: '24 h', words: 'last 24 h', stepHours: 1, buckets: 24 },
  '3d': { label: '3 d', words: 'last 3 days', stepHours: 2, buckets: 36 },
  '14d': { label: '14 d', words: 'last 14 days', stepHours: 12, buckets: 28 },
} as const;
export type RangeName = keyof typeof RANGES;

/** What the overview's address asks for. */
export interface OverviewQuery {
  readonly range: RangeName;
  /** Only this tenant; null: all. */
  readonly tenant: TenantId | null;
  /** Tenants after this one; null: from the first. */
  readonly after: TenantId | null;
}

type Params = Readonly<Record<string, string | string[] | undefined>>;

/** Reads the address; what it does not know counts as not said. */
export function parseOverviewQuery(params: Params): OverviewQuery {
  const one = (name: string) => {
    const value = params[name];
    return typeof value === 'string' ? value : '';
  };
  const range = one('range');
  return {
    range: Object.hasOwn(RANGES, range) ? (range as RangeName) : '24h',
    tenant: parseTenantId(one('tenant')),
    after: parseTenantId(one('after')),
  };
}

/** The address of the overview; defaults are left out. */
export function overviewHref({ range, tenant, after }: OverviewQuery): string {
  const params = new URLSearchParams();
  if (tenant !== null) params.set('tenant', String(tenant));
  if (after !== null && tenant === null) params.set('after', String(after));
  if (range !== '24h') params.set('range', range);
  const query = params.toString();
  return query === '' ? '/' : `/?${query}`;
}
