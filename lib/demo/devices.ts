import { LoroDoc, LoroMap } from 'loro-crdt';
import type { U64 } from '@/lib/dlq/ids';
import type { Hint, Violation } from '@/lib/dlq/violation';
import type { Rejection } from '@/lib/dlq/rejection';
import type { Random } from './random';

/**
 * Servers and devices that write as NodeDB's do: one Loro document per collection, a row is a map
 * in it, and a delta is the update since the version before one write.
 */

type Fields = { readonly [field: string]: string | number | boolean | null };

/** A collection as the Origin holds it. */
export interface ServerCollection {
  readonly collection: string;
  readonly doc: LoroDoc;
  put(document: string, fields: Fields): void;
  set(document: string, fields: Fields): void;
  snapshot(): Uint8Array;
}

export function serverCollection(collection: string, peer: bigint): ServerCollection {
  const doc = new LoroDoc();
  doc.setPeerId(peer);
  return {
    collection,
    doc,
    put(document, fields) {
      putRow(doc, collection, document, fields);
      doc.commit();
    },
    set(document, fields) {
      setFields(doc, collection, document, fields);
      doc.commit();
    },
    snapshot: () => doc.export({ mode: 'snapshot' }),
  };
}

/** One device's copy of a collection, taken from the server at some point. */
export interface DeviceCopy {
  /** The delta of a write: whole row, some fields, removal, or anything else. */
  put(document: string, fields: Fields): Uint8Array;
  set(document: string, fields: Fields): Uint8Array;
  drop(document: string): Uint8Array;
  write(change: (doc: LoroDoc) => void): Uint8Array;
}

function writing(doc: LoroDoc, collection: string, write: DeviceCopy['write']): DeviceCopy {
  return {
    put: (document, fields) => write(() => putRow(doc, collection, document, fields)),
    set: (document, fields) => write(() => setFields(doc, collection, document, fields)),
    drop: (document) => write(() => doc.getMap(collection).delete(document)),
    write,
  };
}

/** A device that goes on writing: each of its deltas builds on the one before. */
export function deviceCopy(server: ServerCollection, peer: bigint): DeviceCopy {
  const doc = server.doc.fork();
  doc.setPeerId(peer);
  return writing(doc, server.collection, (change) => {
    const before = doc.oplogVersion();
    change(doc);
    doc.commit();
    return doc.export({ mode: 'update', from: before });
  });
}

/**
 * Devices that write once each, all from what the server holds now. They share one document that is
 * set back before every write, since a copy for each of a thousand devices takes seconds.
 */
export function singleWriters(server: ServerCollection): (peer: bigint) => DeviceCopy {
  const doc = server.doc.fork();
  doc.setDetachedEditing(true);
  const start = doc.frontiers();
  return (peer) =>
    writing(doc, server.collection, (change) => {
      doc.checkout(start);
      doc.setPeerId(peer);
      change(doc);
      doc.commit();
      const id = { peer: doc.peerIdStr, counter: 0 };
      const len = doc.version().toJSON().get(id.peer) ?? 0;
      return doc.export({ mode: 'updates-in-range', spans: [{ id, len }] });
    });
}

function putRow(doc: LoroDoc, collection: string, document: string, fields: Fields): void {
  const row = doc.getMap(collection).setContainer(document, new LoroMap());
  for (const [field, value] of Object.entries(fields)) row.set(field, value);
}

function setFields(doc: LoroDoc, collection: string, document: string, fields: Fields): void {
  const row = doc.getMap(collection).get(document);
  if (!(row instanceof LoroMap)) throw new Error(`no row ${document} in ${collection}`);
  for (const [field, value] of Object.entries(fields)) row.set(field, value);
}

/** Who a device belongs to and how it is connected. */
export interface Session {
  readonly sessionId: string;
  readonly username: string;
  readonly peer: bigint;
  readonly clientVersion: string;
  readonly remoteAddr: string;
  /** Counts this device's writes. */
  nextMutation(): bigint;
}

const VERSIONS = ['0.1.0', '0.1.2', '0.2.0-rc.1', '0.4.1', '0.6.2'] as const;

/** A connected device. At NodeDB's first versions the address stays empty; the session id has it. */
export function session(random: Random, username: string, peer = random.u64()): Session {
  const address = `10.${random.below(4)}.${random.below(256)}.${1 + random.below(254)}:${40_000 + random.below(20_000)}`;
  const clientVersion = random.pick(VERSIONS);
  let mutation = BigInt(random.below(500));
  return {
    sessionId: `sync-${address}-${1 + random.below(900)}`,
    username,
    peer,
    clientVersion,
    remoteAddr: clientVersion.startsWith('0.1') ? '' : address,
    nextMutation: () => (mutation += 1n),
  };
}

export interface RejectionParts {
  readonly session: Session;
  readonly collection: string;
  readonly documentId: string;
  readonly delta: Uint8Array;
  readonly violation: Violation;
  readonly hint: Hint | null;
  readonly mutationId?: bigint;
  readonly source?: Rejection['facts']['source'];
}

/** A rejection as the ingest door takes it. */
export function rejection(parts: RejectionParts): Rejection {
  const { session: from } = parts;
  return {
    delta: parts.delta,
    facts: {
      sessionId: from.sessionId,
      username: from.username,
      collection: parts.collection,
      documentId: parts.documentId,
      mutationId: (parts.mutationId ?? from.nextMutation()) as U64,
      peerId: from.peer as U64,
      violation: parts.violation,
      compensation: parts.hint,
      device: {
        clientVersion: from.clientVersion,
        remoteAddr: from.remoteAddr,
        peerId: from.peer as U64,
      },
      source: parts.source ?? null,
    },
  };
}
