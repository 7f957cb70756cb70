import { LoroDoc, LoroMap } from 'loro-crdt';

/** Deltas as devices of NodeDB send them: one Loro document per collection, a row is a map in it. */

export type Fields = Readonly<Record<string, string | number>>;

export interface Device {
  /** Decimal u64. */
  readonly peer: string;
  /** The delta that writes a whole row. */
  put(document: string, fields: Fields): Uint8Array;
  /** The delta that edits fields of a row this device wrote; `null` removes a field. */
  edit(document: string, fields: Readonly<Record<string, string | number | null>>): Uint8Array;
}

/** A device with a copy of its own, in which each delta builds on the one before. */
export function device(collection: string, peer: string): Device {
  const doc = new LoroDoc();
  doc.setPeerId(peer as `${number}`);
  const write = (change: () => void): Uint8Array => {
    const before = doc.oplogVersion();
    change();
    doc.commit();
    return doc.export({ mode: 'update', from: before });
  };
  return {
    peer,
    put: (document, fields) =>
      write(() => {
        const row = doc.getMap(collection).setContainer(document, new LoroMap());
        for (const [field, value] of Object.entries(fields)) row.set(field, value);
      }),
    edit: (document, fields) =>
      write(() => {
        const row = doc.getMap(collection).get(document);
        if (!(row instanceof LoroMap)) throw new Error(`no row ${document}`);
        for (const [field, value] of Object.entries(fields)) {
          if (value === null) row.delete(field);
          else row.set(field, value);
        }
      }),
  };
}
