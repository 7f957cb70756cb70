import type { Status } from '@/lib/dlq/entry';

/** What `GET /palette` finds for a text, among what the person may see. */
export interface Found {
  readonly tenants: readonly { readonly tenantId: string; readonly name: string | null }[];
  /** Of the tenant at hand. */
  readonly queues: readonly { readonly collection: string; readonly pending: number }[];
  /** Views of the tenant at hand that this person sees. */
  readonly views: readonly { readonly id: string; readonly name: string; readonly q: string }[];
  /** The entry the text names by its id; null: it names none, or none this person may see. */
  readonly entry: {
    readonly tenantId: string;
    readonly entryId: string;
    readonly status: Status;
    readonly why: string;
    readonly collection: string;
    readonly documentId: string;
  } | null;
}

export const NOTHING_FOUND: Found = { tenants: [], queues: [], views: [], entry: null };

/** `17` of the tenant at hand, or `2/17`; null: no id of an entry. */
export function entryNamed(
  text: string,
  tenant: string | undefined,
): { readonly tenant: string; readonly entry: string } | null {
  const match = /^(?:([0-9]{1,19})\s*\/\s*)?#?([0-9]{1,19})$/.exec(text.trim());
  const of = match?.[1] ?? tenant;
  const entry = match?.[2];
  return of === undefined || entry === undefined ? null : { tenant: of, entry };
}
