import { type Annotation, shownValue } from './annotation';
import { annotateSnapshot } from './annotate-snapshot';
import { blockAnnotator } from './annotate-block';
import { MAX_DELTA_OPS } from './limits';
import { ENVELOPE_BYTES, type Envelope } from './loro/envelope';
import type { Place } from './loro/places';
import { ByteReader, MalformedBytes } from './reader';

const MODES: { readonly [mode: number]: string } = { 3: 'snapshot', 4: 'update' };

/** The parts of a Loro blob. Behind a checksum that does not match nothing is looked at. */
export function annotateLoro(
  bytes: Uint8Array,
  { mode, checksumMatches }: Envelope,
  row: Place | null,
): Annotation[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const checksum = view.getUint32(16, true).toString(16).padStart(8, '0');
  const leaf = (from: number, to: number, label: string, value?: string): Annotation => ({
    from,
    to,
    label,
    ...(value !== undefined && { value }),
    children: [],
  });
  const header: Annotation = {
    from: 0,
    to: ENVELOPE_BYTES,
    label: 'header',
    children: [
      leaf(0, 4, 'magic', shownValue('loro')),
      leaf(4, 16, 'unused'),
      leaf(16, 20, 'checksum', `${checksum}, ${checksumMatches ? 'matches' : 'does not match'}`),
      leaf(20, ENVELOPE_BYTES, 'mode', `${mode}, ${MODES[mode] ?? 'unknown'}`),
    ],
  };
  if (bytes.length === ENVELOPE_BYTES) return [header];
  const body = (children: readonly Annotation[]): Annotation => ({
    from: ENVELOPE_BYTES,
    to: bytes.length,
    label: MODES[mode] ?? 'body',
    children,
  });
  if (!checksumMatches || !(mode in MODES)) return [header, body([])];
  return [header, body(mode === 4 ? blocks(bytes, row) : annotateSnapshot(bytes, row))];
}

/** The blocks of an update; those before the first that is damaged. */
function blocks(bytes: Uint8Array, row: Place | null): Annotation[] {
  const annotator = blockAnnotator(bytes, MAX_DELTA_OPS);
  const reader = new ByteReader(bytes);
  reader.at = ENVELOPE_BYTES;
  try {
    while (reader.left > 0) {
      const from = reader.at;
      annotator.add(reader.section(), from);
    }
  } catch (error) {
    if (!(error instanceof MalformedBytes)) throw error;
  }
  return annotator.finish(row);
}
