import { useState } from 'react';
import { toBase64 } from '@/lib/hex/base64';
import { toDump, toHex } from '@/lib/hex/bytes';

const FORMATS = [
  { name: 'hex', write: (bytes: Uint8Array) => toHex(bytes) },
  { name: 'base64', write: toBase64 },
  { name: 'dump', write: (bytes: Uint8Array) => toDump(bytes) },
] as const;

const ACTION_CLASS =
  'rounded px-1.5 leading-6 text-ink-2 underline-offset-2 hover:bg-hover hover:text-ink hover:underline';

/** Copies whole arrays as text, and says whether the browser let it. `of` names them where there are two sides. */
export function CopyBytes({
  bytes,
  of,
  downloadHref,
}: {
  bytes: Uint8Array;
  of?: string;
  downloadHref?: string | undefined;
}) {
  const [said, setSaid] = useState('');
  async function copy(name: string, text: string) {
    try {
      await navigator.clipboard.writeText(text);
      setSaid(`${name} copied`);
    } catch {
      setSaid('The browser refused the clipboard.');
    }
  }
  return (
    <span className="ml-auto flex flex-wrap items-center justify-end" onBlur={() => setSaid('')}>
      <output className="px-1.5 text-ink-2">{said}</output>
      {FORMATS.map(({ name, write }) => (
        <button
          key={name}
          type="button"
          title={of === undefined ? undefined : `Copy ${name} of ${of}`}
          className={ACTION_CLASS}
          onClick={() => void copy(name, write(bytes))}
        >
          copy {name}
          {of !== undefined && <span className="sr-only"> of {of}</span>}
        </button>
      ))}
      {downloadHref !== undefined && (
        <a className={`no-underline ${ACTION_CLASS}`} href={downloadHref} download="">
          download
        </a>
      )}
    </span>
  );
}
