import Link from 'next/link';
import { HexDiff } from '@/components/hex-diff';
import { HexView } from '@/components/hex-view';
import { entryHref } from '@/components/entry-links';
import { buttonClass } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { INPUT } from '@/components/ui/field';
import { Notice } from '@/components/ui/notice';
import { readDelta } from '@/lib/db/entries';
import { parseEntryId } from '@/lib/dlq/ids';
import { type EntryFilter, filterToParams } from '@/lib/dlq/filter';
import type { TenantScope } from '@/lib/dlq/scope';
import type { EntryView, SiblingRow } from '@/lib/dlq/views';
import { byteSize } from '@/lib/format/bytes';
import { counted } from '@/lib/format/number';
import { relative } from '@/lib/format/time';
import { middle, visibleText } from '@/lib/format/visible';
import { PrintedBytes } from './printed-bytes';

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

/** The delta's bytes, alone or beside those of another entry of the same document. */
export async function Bytes({
  scope,
  entry,
  delta,
  siblings,
  compare,
  filter,
}: {
  scope: TenantScope;
  entry: EntryView;
  /** Null: erased. */
  delta: Uint8Array | null;
  siblings: readonly SiblingRow[];
  /** The id of the sibling to compare with, as it stands in the address. */
  compare: string | null;
  /** The list the entry is looked at in. */
  filter: EntryFilter;
}) {
  const other = siblings.find((sibling) => sibling.entryId === compare);
  return (
    <section aria-labelledby="bytes" className="flex min-w-0 flex-col gap-2">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <div className="flex min-w-0 flex-wrap items-center gap-x-2">
          <h2 id="bytes" className="scroll-mt-12 font-semibold">
            Bytes
          </h2>
          <p className="copy-spot flex min-w-0 items-center gap-1 text-ink-2">
            <span className="whitespace-nowrap">{byteSize(entry.deltaSize)} · SHA-256</span>
            <code className="break-all">{entry.deltaSha256}</code>
            <CopyButton value={entry.deltaSha256} what="SHA-256" />
          </p>
        </div>
        {siblings.length > 0 && delta !== null && (
          <CompareForm
            entry={entry}
            siblings={siblings}
            compare={other?.entryId ?? null}
            filter={filter}
          />
        )}
      </div>
      {compare !== null && other === undefined && (
        <Notice tone="warn" title="Nothing to compare with.">
          Entry {visibleText(compare)} is not one of this document.
        </Notice>
      )}
      {delta === null ? (
        <Notice tone="neutral" title="Erased.">
          The bytes are gone; their SHA-256 and the timeline remain.
        </Notice>
      ) : (
        <>
          <div className="no-print">
            {other === undefined ? (
              <HexView
                bytes={base64(delta)}
                label={`Delta of entry ${entry.tenantId}/${entry.entryId}`}
                downloadHref={`${entryHref(entry.tenantId, entry.entryId)}/delta`}
              />
            ) : (
              <Compared scope={scope} entry={entry} delta={delta} other={other} />
            )}
          </div>
          <PrintedBytes delta={delta} />
        </>
      )}
    </section>
  );
}

async function Compared({
  scope,
  entry,
  delta,
  other,
}: {
  scope: TenantScope;
  entry: EntryView;
  delta: Uint8Array;
  other: SiblingRow;
}) {
  const otherId = parseEntryId(other.entryId);
  const bytes = otherId === null ? null : await readDelta(scope, otherId);
  if (bytes === null) {
    return (
      <Notice tone="neutral" title="Nothing to compare.">
        The bytes of entry {entry.tenantId}/{other.entryId} are erased.
      </Notice>
    );
  }
  return (
    <HexDiff
      left={{
        label: `entry ${entry.tenantId}/${other.entryId}${by(other.username)}`,
        bytes: base64(bytes),
      }}
      right={{
        label: `this entry, ${entry.tenantId}/${entry.entryId}${by(entry.username)}`,
        bytes: base64(delta),
      }}
    />
  );
}

const by = (username: string) => (username === '' ? '' : ` by ${username}`);

/** Chooses an entry of the same document to compare with; a plain GET form. */
function CompareForm({
  entry,
  siblings,
  compare,
  filter,
}: {
  entry: EntryView;
  siblings: readonly SiblingRow[];
  compare: string | null;
  filter: EntryFilter;
}) {
  return (
    <form
      method="get"
      action={entryHref(entry.tenantId, entry.entryId)}
      className="no-print flex min-w-0 flex-wrap items-center gap-2"
    >
      {[...filterToParams(filter)].map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <label className="flex min-w-0 flex-wrap items-center gap-x-2 text-sm text-ink-2">
        <span className="whitespace-nowrap">
          Compare with {counted(siblings.length, 'entry', 'entries')} of this document
        </span>
        <select name="compare" defaultValue={compare ?? ''} className={`${INPUT} sm:!w-80`}>
          {compare === null && <option value="">choose one</option>}
          {siblings.map((sibling) => (
            <option key={sibling.entryId} value={sibling.entryId}>
              {siblingName(entry, sibling)}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className={buttonClass()}>
        Compare
      </button>
      {compare !== null && (
        <Link
          href={entryHref(entry.tenantId, entry.entryId, { filter })}
          className={buttonClass('quiet')}
        >
          Stop comparing
        </Link>
      )}
    </form>
  );
}

/** Enough to tell siblings apart: number, author, age, size, status. */
function siblingName(entry: EntryView, sibling: SiblingRow): string {
  return [
    `${entry.tenantId}/${sibling.entryId}`,
    sibling.username === '' ? 'nobody' : middle(visibleText(sibling.username), 24),
    relative(sibling.createdAt, entry.asOf),
    byteSize(sibling.deltaSize),
    sibling.status,
  ].join(' · ');
}
