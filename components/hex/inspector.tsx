import type { ReactNode } from 'react';
import { Visible } from '@/components/ui/visible';
import { byteGlyph, byteHex } from '@/lib/hex/bytes';
import { inspectByte, type DecodedCharacter } from '@/lib/hex/inspect';

/** Characters that would not show, or would show as something else, are named by their code point. */
const INVISIBLE = /[\p{C}\p{Z}\p{M}]/u;

function characterText({ text, codePoint }: DecodedCharacter): string {
  if (!INVISIBLE.test(text)) return `"${text}"`;
  return `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
}

function Value({ name, children }: { name: string; children: ReactNode }) {
  return (
    <span className="whitespace-nowrap">
      <span className="text-ink-2">{name} </span>
      {children === null ? (
        <span className="text-ink-3">none</span>
      ) : (
        <span className="font-semibold text-ink">{children}</span>
      )}
    </span>
  );
}

/** What the bytes from `offset` on could mean, little-endian. `of` names the side where there are two. */
export function Inspector({
  bytes,
  offset,
  of,
}: {
  bytes: Uint8Array;
  offset: number | null;
  of?: string;
}) {
  const found = offset === null ? null : inspectByte(bytes, offset);
  if (!found) {
    return (
      <span className="text-ink-2">
        Choose a byte with the pointer, or with the arrow keys once the bytes have focus.
      </span>
    );
  }
  const { u8, u16, i32, varint, utf8 } = found;
  return (
    <span className="flex flex-wrap gap-x-4">
      {of !== undefined && (
        <span className="max-w-[24ch] truncate text-ink-2">
          <Visible text={of} />
        </span>
      )}
      <Value name="at">{`0x${found.offset.toString(16)}`}</Value>
      <Value name="u8">{u8}</Value>
      <Value name="u16">{u16}</Value>
      <Value name="i32 le">{i32}</Value>
      <Value name="varint">{varint === null ? null : varint.value.toString()}</Value>
      <Value name="utf-8">{utf8 === null ? null : <bdi>{characterText(utf8)}</bdi>}</Value>
    </span>
  );
}

/** One byte in words, for a screen reader: `offset 0x4a, 0x6d, m`. */
export function byteInWords(bytes: Uint8Array, offset: number): string {
  const byte = bytes[offset];
  if (byte === undefined) return 'no byte';
  const glyph = byte > 0x20 && byte < 0x7f ? `, ${byteGlyph(byte)}` : '';
  return `offset 0x${offset.toString(16)}, 0x${byteHex(byte)}${glyph}`;
}
