import { createHash } from 'node:crypto';
import { parseEntryId, type TenantId } from '@/lib/dlq/ids';

/** A place in a list that is ordered by a number, the newest first. */
export interface Place {
  readonly direction: 'older' | 'newer';
  /** Exclusive. */
  readonly than: bigint;
}

/** The cursor is not of this list: malformed, changed, or of another tenant or filter. */
export class BadCursorError extends Error {
  override readonly name = 'BadCursorError';
}

/** A cursor belongs to one tenant and list; its mark says which. */
function mark(tenantId: TenantId, list: string, body: string): string {
  return createHash('sha256')
    .update(`${String(tenantId)}\n${list}\n${body}`)
    .digest('base64url')
    .slice(0, 12);
}

/** Writes a cursor: direction, place and mark. `list` tells this list from the tenant's others: its filter as text. */
export function encodeCursor(tenantId: TenantId, list: string, place: Place): string {
  const body = `${place.direction === 'older' ? 'o' : 'n'}${String(place.than)}`;
  return `${body}.${mark(tenantId, list, body)}`;
}

/** The entry or record a cursor names, whatever list it is of; null: it names none. */
export function placeOf(cursor: string): bigint | null {
  return parseEntryId(/^[on]([0-9]{1,19})\./.exec(cursor)?.[1] ?? '');
}

/** Reads a cursor; null when it is malformed, changed, or of another tenant or list. */
export function decodeCursor(tenantId: TenantId, list: string, cursor: string): Place | null {
  const match = /^(([on])([0-9]{1,19}))\.([\w-]{12})$/.exec(cursor);
  const [, body, direction, id, given] = match ?? [];
  if (body === undefined || id === undefined || given !== mark(tenantId, list, body)) return null;
  const than = parseEntryId(id);
  return than === null ? null : { direction: direction === 'o' ? 'older' : 'newer', than };
}
