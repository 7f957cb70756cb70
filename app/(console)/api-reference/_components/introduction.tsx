import Link from 'next/link';
import type { ReactNode } from 'react';
import { CopyButton } from '@/components/ui/copy-button';
import { SharedRefusals } from './shared-refusals';

/** What holds for every operation. */
export function Introduction({ origin }: { origin: string }) {
  return (
    <div className="flex flex-col gap-4 px-4 py-4">
      <div className="max-w-3xl">
        <h1 className="text-xl font-semibold">API reference</h1>
        <p className="text-ink-2">
          For programs: store refused deltas, read what is known of them, and do whatever the
          console can do with them. This page and the OpenAPI document are made from the very
          definitions that check each request.
        </p>
      </div>
      <dl className="grid max-w-5xl gap-x-8 gap-y-3 sm:grid-cols-2">
        <Fact name="Address">
          <span className="inline-flex max-w-full items-center gap-1">
            <code className="min-w-0 truncate">{origin}</code>
            <CopyButton value={origin} what="address" />
          </span>
        </Fact>
        <Fact name="Authentication">
          <code>Authorization: Bearer dlq_…</code>, an{' '}
          <Link href="/settings/api-keys" prefetch={false}>
            API key
          </Link>
          . Its scopes are <b>ingest</b> (store), <b>read</b> and <b>operate</b> (commands and
          policies), each in the tenants the key is for. Another tenant answers like one that does
          not exist.
        </Fact>
        <Fact name="Doing it once">
          Send an <code>Idempotency-Key</code> with every change. Sent again within 7 days, the same
          request is answered again and done no second time; another request under that key is
          refused.
        </Fact>
        <Fact name="Pages">
          Lists come newest first with cursors, <code>older</code> and <code>newer</code>. Hand one
          back as <code>cursor</code>, with the same filters. <code>scanned</code> means that the
          search stopped for now: go on with <code>older</code>.
        </Fact>
        <Fact name="Values">
          Numbers of 64 bits are decimal strings in answers; requests may send numbers or strings.
          Times are UTC with milliseconds. A field that is not described is refused.
        </Fact>
        <Fact name="Refusals">
          <code>application/problem+json</code> with a stable{' '}
          <a href="#problems">
            <code>code</code>
          </a>
          , a sentence in <code>detail</code>, and what is wrong with which field in{' '}
          <code>errors</code>. 429 and 503 carry <code>Retry-After</code>.
        </Fact>
      </dl>
      <SharedRefusals />
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="font-semibold">{name}</dt>
      <dd className="[overflow-wrap:anywhere] text-ink-2">{children}</dd>
    </div>
  );
}
