import { createHash } from 'node:crypto';
import { parseEntryId, type EntryId, type TenantId } from '@/lib/dlq/ids';
import { type EntryFilter, filterToParams } from '@/lib/dlq/filter';

/** A place in a list that is ordered by entry id, newest first. */
export interface Place {
  readonly direction: 'older' | 'newer';
  /** Exclusive. */
  readonly than: EntryId;
}

/** A cursor belongs to one tenant and filter; its mark says which. */
function mark(tenantId: TenantId, filter: EntryFilter, body: string): string {
  return createHash('sha256')
    .update(`${String(tenantId)}\n${filterToParams(filter).toString()}\n${body}`)
    .digest('base64url')
    .slice(0, 12);
}

/** Writes a cursor: direction, place and mark. */
export function encodeCursor(tenantId: TenantId, filter: EntryFilter, place: Place): string {
  const body = `${place.direction === 'older' ? 'o' : 'n'}${String(place.than)}`;
  return `${body}.${mark(tenantId, filter, body)}`;
}

/** Reads a cursor; null when it is malformed, changed, or of another tenant or filter. */
export function decodeCursor(
  tenantId: TenantId,
  filter: EntryFilter,
  cursor: string,
): Place | null {
  const match = /^(([on])([0-9]{1,19}))\.([\w-]{12})$/.exec(cursor);
  const [, body, direction, id, given] = match ?? [];
  if (body === undefined || id === undefined || given !== mark(tenantId, filter, body)) return null;
  const than = parseEntryId(id);
  return than === null ? null : { direction: direction === 'o' ? 'older' : 'newer', than };
}
