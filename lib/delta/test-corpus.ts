import { encode } from '@msgpack/msgpack';
import versions from './fixtures/loro-versions.json' with { type: 'json' };
import shapes from './fixtures/loro-shapes.json' with { type: 'json' };
import { xxHash32 } from './loro/envelope';

/**
 * Damaged and hostile deltas, the same on every run: blobs of published Loro versions and row maps, changed a little,
 * their checksums made right again so that the change reaches the reader behind them.
 */

export interface Specimen {
  /** What it was made from and how, for the message of a failing test. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** The history an edit builds on; null: none. */
  readonly base: Uint8Array | null;
  readonly documentId: string;
}

const LORO_SEED = 0x4f524f4c;

/** Numbers 0..limit-1, from a xorshift generator. */
type Random = (limit: number) => number;

function seeded(seed: number): Random {
  let state = seed;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}

const fromBase64 = (text: string) => Uint8Array.from(Buffer.from(text, 'base64'));
const utf8 = (text: string) => new TextEncoder().encode(text);

function originals(): Specimen[] {
  const blobs = [...versions, ...shapes].map((each) => ({
    name: `${each.loro} ${each.name}`,
    bytes: fromBase64(each.blob),
    base: 'base' in each && each.base !== undefined ? fromBase64(each.base) : null,
    documentId: each.documentId,
  }));
  const row = {
    id: 7,
    name: 'Łódź',
    tags: ['a', { b: null }],
    raw: new Uint8Array([1, 2]),
    f: 0.1,
  };
  const big = { id: 2n ** 63n, low: -(2n ** 62n), list: [1n, 2n] };
  const texts = ['{"a":1,"b":[true,null,"x"],"c":{"d":1.5e3}}', '{"é":"\\u00e9","n":-0.0}'];
  const maps = [encode(row), encode(big, { useBigInt64: true }), ...texts.map(utf8)];
  return [
    ...blobs,
    ...maps.map((bytes, i) => ({
      name: `row map ${i}`,
      bytes: bytes.slice(),
      base: null,
      documentId: 'o1',
    })),
  ];
}

type Mutation = (bytes: Uint8Array, random: Random, other: Uint8Array) => Uint8Array;

/** The place where a change may begin: behind the envelope of a Loro blob. */
const bodyAt = (bytes: Uint8Array) => (isLoro(bytes) ? 22 : 0);
const somewhere = (bytes: Uint8Array, random: Random) =>
  bodyAt(bytes) + random(Math.max(1, bytes.length - bodyAt(bytes)));

function spliced(bytes: Uint8Array, at: number, remove: number, insert: Iterable<number>) {
  return Uint8Array.from([...bytes.subarray(0, at), ...insert, ...bytes.subarray(at + remove)]);
}

function changed(count: number, to: (byte: number, random: Random) => number): Mutation {
  return (bytes, random) => {
    const copy = bytes.slice();
    for (let i = 0; i < count; i += 1) {
      const at = somewhere(copy, random);
      copy[at] = to(copy[at] ?? 0, random);
    }
    return copy;
  };
}

function inserted(what: (random: Random) => readonly number[], remove = 0): Mutation {
  return (bytes, random) => spliced(bytes, somewhere(bytes, random), remove, what(random));
}

const MUTATIONS: { readonly [name: string]: Mutation } = {
  'one bit': changed(1, (byte, random) => byte ^ (1 << random(8))),
  'four bits': changed(4, (byte, random) => byte ^ (1 << random(8))),
  'one byte': changed(1, (_, random) => random(256)),
  'a small number': changed(1, (_, random) => random(24)),
  'one more': changed(1, (byte) => (byte + 1) & 0xff),
  'one bit near the end': (bytes, random) => {
    const copy = bytes.slice();
    const at = copy.length - 1 - random(Math.max(1, (copy.length - bodyAt(copy)) >> 2));
    copy[at] = (copy[at] ?? 0) ^ (1 << random(8));
    return copy;
  },
  'an edge value': changed(1, (_, random) => [0x00, 0x01, 0x7f, 0x80, 0xff][random(5)] ?? 0),
  truncation: (bytes, random) => bytes.slice(0, somewhere(bytes, random)),
  'bytes taken out': (bytes, random) => spliced(bytes, somewhere(bytes, random), 1 + random(6), []),
  'bytes put in': inserted((random) => Array.from({ length: 1 + random(6) }, () => random(256))),
  'a length bomb': inserted(() => [0xff, 0xff, 0xff, 0xff, 0x07], 1),
  'a huge number': inserted(() => [...Array<number>(9).fill(0xff), 0x01], 1),
  'an endless number': inserted(() => Array<number>(40).fill(0x80)),
  'deep nesting': inserted((random) => {
    const levels = [[7, 1], [8, 1, 0], [0x91], [0x81, 0xa1, 0x61], utf8('{"a":'), utf8('[')];
    const level = levels[random(levels.length)] ?? [];
    return Array.from({ length: 300 }, () => [...level]).flat();
  }),
  'a part of another': (bytes, random, other) => {
    const from = somewhere(other, random);
    return spliced(bytes, somewhere(bytes, random), random(12), other.subarray(from, from + 12));
  },
  'a part twice': (bytes, random) => {
    const at = somewhere(bytes, random);
    return spliced(bytes, at, 0, bytes.subarray(at, at + 1 + random(16)));
  },
  'another behind it': (bytes, _, other) =>
    Uint8Array.from([...bytes, ...other.subarray(bodyAt(other))]),
  'itself behind it': (bytes) => Uint8Array.from([...bytes, ...bytes.subarray(bodyAt(bytes))]),
};

function isLoro(bytes: Uint8Array): boolean {
  return bytes[0] === 0x6c && bytes[1] === 0x6f && bytes[2] === 0x72 && bytes[3] === 0x6f;
}

/** The same bytes with Loro's checksum over them made right. */
export function sealed(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice();
  if (!isLoro(copy) || copy.length < 22) return copy;
  new DataView(copy.buffer).setUint32(16, xxHash32(copy.subarray(20), LORO_SEED), true);
  return copy;
}

/** `count` specimens: every original in turn, every mutation in turn, one in ten with its checksum left wrong. */
export function corpus(count: number, seed = 20_240_229): Specimen[] {
  const random = seeded(seed);
  const from = originals();
  const mutations = Object.entries(MUTATIONS);
  return Array.from({ length: count }, (_, i): Specimen => {
    const original = from[i % from.length] as Specimen;
    const other = from[random(from.length)] as Specimen;
    const [how, mutate] = mutations[random(mutations.length)] as [string, Mutation];
    const bytes = mutate(original.bytes, random, other.bytes);
    return {
      ...original,
      name: `${i}: ${original.name}, ${how}`,
      bytes: i % 10 === 9 ? bytes : sealed(bytes),
    };
  });
}
