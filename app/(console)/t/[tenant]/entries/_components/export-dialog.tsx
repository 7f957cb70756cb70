'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button, buttonClass } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import type { CappedCount } from '@/lib/dlq/views';
import { atLeast, grouped } from '@/lib/format/number';
import { visibleText } from '@/lib/format/visible';

const FORMATS = [
  {
    format: 'csv',
    name: 'CSV',
    about: 'For a spreadsheet: facts and state of each entry, without its bytes.',
  },
  {
    format: 'ndjson',
    name: 'NDJSON',
    about: 'To import elsewhere: facts and bytes, an entry a line. Erased bytes are left out.',
  },
  {
    format: 'bundle',
    name: 'Replay bundle',
    about: 'To replay offline: facts, bytes, every record of the log, and the documents they met.',
  },
] as const;

/** What is about to be exported, in which form. The download is an ordinary link: the browser tells how far it is. */
export function ExportDialog({
  tenant,
  q,
  onClose,
}: {
  tenant: string;
  q: string;
  onClose: () => void;
}) {
  const [format, setFormat] = useState<(typeof FORMATS)[number]['format']>('csv');
  const { data, isError } = useQuery<CappedCount>({
    queryKey: ['count', tenant, q],
    queryFn: async ({ signal }) => {
      const response = await fetch(
        `/t/${tenant}/entries/count?${String(new URLSearchParams({ q }))}`,
        {
          signal,
        },
      );
      if (!response.ok) throw new Error(`count: ${response.status}`);
      return (await response.json()) as CappedCount;
    },
  });
  const params = new URLSearchParams({ ...(q !== '' && { q }), format });
  return (
    <Dialog title="Export entries" onClose={onClose}>
      <p>
        {isError ? (
          'How many entries that is could not be counted. All that match are exported:'
        ) : data === undefined ? (
          'Counting …'
        ) : (
          <>
            <strong>
              {data.capped ? atLeast(data) : grouped(data.count)}{' '}
              {data.count === 1 && !data.capped ? 'entry' : 'entries'}
            </strong>{' '}
            of tenant {tenant}, all that match now, newest first:
          </>
        )}
      </p>
      <p className="rounded border border-line bg-paper-2 px-2.5 py-1.5 font-mono text-sm [overflow-wrap:anywhere]">
        {q === '' ? 'no filter: every entry of the tenant' : visibleText(q)}
      </p>
      <fieldset className="flex flex-col gap-2">
        <legend className="pb-1 text-sm text-ink-2">As</legend>
        {FORMATS.map(({ format: each, name, about }) => (
          <label key={each} className="flex items-start gap-2">
            <input
              type="radio"
              name="format"
              className="mt-1"
              checked={format === each}
              data-initial-focus={each === 'csv' ? '' : undefined}
              onChange={() => setFormat(each)}
            />
            <span>
              {name}
              <span className="block text-sm text-ink-2">{about}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <p className="text-sm text-ink-2">The access log records that you exported them.</p>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <a
          href={`/t/${tenant}/entries/export?${params.toString()}`}
          download
          className={buttonClass('primary')}
          onClick={onClose}
        >
          Download
        </a>
      </DialogActions>
    </Dialog>
  );
}
