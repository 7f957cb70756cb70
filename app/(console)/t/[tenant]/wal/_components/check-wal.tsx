'use client';

import Link from 'next/link';
import { useEffect, useRef, useState } from 'react';
import { entryHref } from '@/components/entry-links';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { walHref } from '@/components/wal-links';
import type { CheckEvent } from '@/lib/dlq/views';
import { counted, grouped } from '@/lib/format/number';
import { type CheckEnd, readCheck } from '../_lib/read-check';

type Progress = Extract<CheckEvent, { kind: 'progress' }>;

const STEPS: { readonly [S in Progress['step']]: string } = {
  chain: 'records of the chain',
  entries: 'entries against their records',
};

/** Runs the check of a tenant's WAL on the server, shows how far it is, and says what came of it. Leaving ends it. */
export function CheckWal({ tenant }: { tenant: string }) {
  const [progress, setProgress] = useState<Progress | null>(null);
  const [end, setEnd] = useState<CheckEnd | null>(null);
  const running = useRef<AbortController | null>(null);
  const [busy, setBusy] = useState(false);

  useEffect(() => () => running.current?.abort(), []);

  async function check() {
    const control = new AbortController();
    running.current = control;
    setBusy(true);
    setEnd(null);
    setProgress({ kind: 'progress', step: 'chain', done: 0, total: 0 });
    const came = await readCheck(tenant, control.signal, setProgress);
    if (running.current !== control) return;
    running.current = null;
    setBusy(false);
    setProgress(null);
    setEnd(control.signal.aborted ? null : came);
  }

  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <Button tone="primary" busy={busy} onClick={() => void check()}>
          {busy ? 'Checking…' : 'Check this tenant’s WAL'}
        </Button>
        {busy && <Button onClick={() => running.current?.abort()}>Stop</Button>}
      </div>
      {progress !== null && (
        <div className="flex flex-col gap-1">
          <progress
            aria-label="Check of the WAL"
            className="h-1.5 w-full accent-info"
            {...(progress.total > 0 && { value: progress.done, max: progress.total })}
          />
          <p className="text-sm text-ink-2">
            {progress.total === 0
              ? 'Freezing what stands now…'
              : `${grouped(progress.done)} of ${grouped(progress.total)} ${STEPS[progress.step]}`}
          </p>
        </div>
      )}
      {end !== null && <Result tenant={tenant} end={end} />}
    </div>
  );
}

function Result({ tenant, end }: { tenant: string; end: CheckEnd }) {
  switch (end.kind) {
    case 'clean':
      return (
        <Notice live tone="ok" title="Clean.">
          {counted(end.records, 'record', 'records')} and {counted(end.entries, 'entry', 'entries')}{' '}
          checked in {seconds(end.ms)}: the chain from the first record to seq {grouped(end.seq)}{' '}
          and its head; what the records add up to against the live tables, policies and counters
          included; and the facts and bytes of every entry against their digests.
        </Notice>
      );
    case 'fault':
      return (
        <Notice live tone="bad" title="Something is wrong.">
          {end.seq === null ? '' : `First at seq ${grouped(end.seq)}: `}
          {end.message}.{' '}
          {end.seq !== null && (
            <>
              <Link href={walHref(tenant, {}, { seq: end.seq })} prefetch={false}>
                Show record {grouped(end.seq)}
              </Link>{' '}
            </>
          )}
          {end.entryId !== null && (
            <Link href={entryHref(tenant, end.entryId)} prefetch={false}>
              Show entry {tenant}/{end.entryId}
            </Link>
          )}
        </Notice>
      );
    case 'stopped':
      return (
        <Notice live tone="warn" title="Not checked.">
          {end.message}
        </Notice>
      );
  }
}

const seconds = (ms: number) => (ms < 1000 ? `${String(ms)} ms` : `${(ms / 1000).toFixed(1)} s`);
