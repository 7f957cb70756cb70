import type { DecodedDelta, DeltaFormat, DeltaHint, DeltaWarning } from './change';
import { readJsonObject } from './json';
import { MAX_DELTA_BYTES, MAX_DELTA_OPS } from './limits';
import { ENVELOPE_BYTES, type Envelope, readEnvelope } from './loro/envelope';
import { type LocateContainer, rowChanges } from './loro/rows';
import { readUpdate } from './loro/update';
import { opensMap, readMsgpackMap } from './msgpack';
import { rowMapDelta } from './row-map';
import { loroMessage, refusalOf } from './refusal';
import { readSnapshot } from './snapshot';

/**
 * Says what a delta would write. Takes any bytes, decides by content alone, and answers with a
 * value in every case; what could not be decoded is a warning. `locate` resolves containers that
 * earlier writes made, where their document is at hand.
 *
 * On a server this runs in a worker (`decodeDelta`): bytes come from devices nobody controls.
 */
export function readDelta(
  bytes: Uint8Array,
  hint: DeltaHint,
  locate?: LocateContainer,
): DecodedDelta {
  const delta = readByContent(bytes, hint, locate);
  if (delta.format === 'empty' || delta.format === 'unknown') return delta;
  if (delta.changes.length > 0 || delta.warnings.some(({ code }) => FAILED.has(code))) return delta;
  return {
    ...delta,
    warnings: [
      ...delta.warnings,
      { code: 'no-changes', detail: 'The delta holds bytes, yet no change to any row was found.' },
    ],
  };
}

/** With one of these, nothing was read at all; `no-changes` would say the same twice. */
const FAILED: ReadonlySet<DeltaWarning['code']> = new Set([
  'undecodable',
  'checksum',
  'too-many-ops',
]);

function readByContent(
  bytes: Uint8Array,
  hint: DeltaHint,
  locate: LocateContainer | undefined,
): DecodedDelta {
  if (bytes.length === 0) {
    return nothing('empty', 'The delta has no bytes.');
  }
  if (bytes.length > MAX_DELTA_BYTES) {
    const reason = 'It is larger than the 1 MiB that is decoded.';
    return nothing('unknown', reason, { code: 'undecodable', detail: reason });
  }
  const envelope = readEnvelope(bytes);
  if (envelope) return readLoro(bytes, envelope, hint, locate);
  if (opensMap(bytes[0])) {
    const map = readMsgpackMap(bytes);
    if ('message' in map) {
      return nothing('unknown', `Begins like a MessagePack map, but: ${map.message}`, {
        code: 'undecodable',
        detail: map.message,
      });
    }
    const reason = 'One MessagePack map with text keys, used up to the last byte.';
    return rowMapDelta('msgpack', reason, map.fields, hint);
  }
  const json = readJsonObject(bytes);
  if (json && 'fields' in json) {
    return rowMapDelta('json', 'UTF-8 text holding one JSON object.', json.fields, hint);
  }
  if (json) {
    return nothing('unknown', `Begins like a JSON object, but: ${json.message}`, {
      code: 'undecodable',
      detail: json.message,
    });
  }
  const start = startsLikeLoro(bytes)
    ? `Begins like a Loro blob, but ends before the header's ${ENVELOPE_BYTES} bytes.`
    : 'Neither a Loro blob, nor a MessagePack map, nor a JSON object.';
  return nothing('unknown', start, { code: 'undecodable', detail: start });
}

function startsLikeLoro(bytes: Uint8Array): boolean {
  return bytes[0] === 0x6c && bytes[1] === 0x6f && bytes[2] === 0x72 && bytes[3] === 0x6f;
}

function readLoro(
  bytes: Uint8Array,
  envelope: Envelope,
  hint: DeltaHint,
  locate: LocateContainer | undefined,
): DecodedDelta {
  if (envelope.mode !== 3 && envelope.mode !== 4) {
    const reason = `A Loro blob of mode ${envelope.mode}; modes 3 (snapshot) and 4 (update) are known.`;
    return nothing('unknown', reason, { code: 'undecodable', detail: reason });
  }
  const format = envelope.mode === 3 ? 'loro-snapshot' : 'loro-update';
  const name = envelope.mode === 3 ? 'snapshot mode (3)' : 'update mode (4)';
  if (!envelope.checksumMatches) {
    return nothing(format, `Loro's header in ${name}; the checksum does not match.`, {
      code: 'checksum',
      detail: 'The bytes are not those the device sent, or are cut off.',
    });
  }
  const reason = `Loro's header in ${name}; the checksum matches.`;
  return envelope.mode === 3
    ? readLoroSnapshot(bytes, reason)
    : readLoroUpdate(bytes, reason, hint, locate);
}

function readLoroUpdate(
  bytes: Uint8Array,
  reason: string,
  hint: DeltaHint,
  locate: LocateContainer | undefined,
): DecodedDelta {
  const reading = readUpdate(bytes, MAX_DELTA_OPS);
  if (reading.kind === 'malformed') {
    return nothing('loro-update', reason, { code: 'undecodable', detail: reading.message });
  }
  if (reading.kind === 'too-many-ops') return nothing('loro-update', reason, tooManyOps);
  const refusal = refusalOf(bytes);
  if (refusal !== null) {
    return nothing('loro-update', reason, { code: 'undecodable', detail: refusal });
  }
  const { spans, changes } = reading.update;
  const peers = spans.map(({ peer }) => peer);
  return { format: 'loro-update', reason, peers, spans, ...rowChanges(changes, hint, locate) };
}

function readLoroSnapshot(bytes: Uint8Array, reason: string): DecodedDelta {
  try {
    const snapshot = readSnapshot(bytes, MAX_DELTA_OPS);
    if (snapshot === null) return nothing('loro-snapshot', reason, tooManyOps);
    const peers = snapshot.spans.map(({ peer }) => peer);
    return { format: 'loro-snapshot', reason, peers, ...snapshot };
  } catch (error) {
    return nothing('loro-snapshot', reason, { code: 'undecodable', detail: loroMessage(error) });
  }
}

const tooManyOps: DeltaWarning = {
  code: 'too-many-ops',
  detail: `More than ${MAX_DELTA_OPS} operations; such a delta is not decoded.`,
};

function nothing(format: DeltaFormat, reason: string, warning?: DeltaWarning): DecodedDelta {
  const warnings = warning ? [warning] : [];
  return { format, reason, peers: [], spans: [], changes: [], warnings };
}
