import { CopyButton } from '@/components/ui/copy-button';
import { INPUT } from '@/components/ui/field';
import { buttonClass } from '@/components/ui/button';
import type { WalHead } from '@/lib/db/wal-head';
import { grouped } from '@/lib/format/number';
import { CheckWal } from './check-wal';

/** What holds the WAL together: where it ends, what that proves, the check, and the file to take away. */
export function Chain({ tenant, head }: { tenant: string; head: WalHead | null }) {
  if (head === null || head.seq === '0') return null;
  return (
    <section
      aria-labelledby="chain"
      className="grid gap-x-8 gap-y-3 border-y border-line bg-paper-2 px-4 py-3 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]"
    >
      <div className="flex min-w-0 flex-col gap-1.5">
        <h2 id="chain" className="font-semibold">
          What the hash chain proves
        </h2>
        <p className="max-w-3xl text-ink-2">
          Each record’s hash covers the record and the hash before it, so a record that was changed,
          removed or put in between shows, and the last hash stands for all of them. It does not
          prove who wrote a record, or that it is true. And somebody who owns the database can
          compute the whole chain anew: against that, keep the last hash outside of it and compare
          it later with a download.
        </p>
        <p className="flex min-w-0 flex-wrap items-center gap-x-2 text-sm">
          <span className="whitespace-nowrap text-ink-2">Now: seq {grouped(head.seq)}, hash</span>
          <span className="inline-flex min-w-0 items-start gap-1">
            <code className="min-w-0 leading-6 [overflow-wrap:anywhere]">{head.hash}</code>
            <CopyButton value={head.hash} what={`hash of seq ${head.seq}`} />
          </span>
        </p>
      </div>
      <div className="flex min-w-0 flex-col gap-3">
        <CheckWal tenant={tenant} />
        <form
          method="get"
          action={`/t/${tenant}/wal/export`}
          className="flex flex-wrap items-end gap-2"
        >
          <label className="flex flex-col gap-0.5 text-sm text-ink-2">
            From seq
            <input
              name="from"
              inputMode="numeric"
              pattern="[1-9][0-9]{0,17}"
              title="A seq, a whole number from 1"
              required
              autoComplete="off"
              defaultValue="1"
              className={`${INPUT} !w-28 font-mono`}
            />
          </label>
          <button type="submit" className={buttonClass()}>
            Download as NDJSON
          </button>
          <p className="basis-full text-sm text-ink-2">
            Check the file anywhere: <code>npm run --silent dlq -- verify-export FILE</code>
          </p>
        </form>
      </div>
    </section>
  );
}
