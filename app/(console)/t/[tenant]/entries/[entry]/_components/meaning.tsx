import { ChangeTable, type Present } from '@/components/change-table';
import { Notice } from '@/components/ui/notice';
import type { DecodedDelta } from '@/lib/delta/change';
import type { TenantScope } from '@/lib/dlq/scope';
import { presentValues } from '@/lib/services/present-values';

/** What the delta would write, beside what stands there now. Any bytes get an answer. */
export async function Meaning({
  scope,
  decoding,
  asOf,
}: {
  scope: TenantScope;
  /** Runs apart from this process' main thread. Null: the bytes are erased. */
  decoding: Promise<DecodedDelta> | null;
  /** Epoch milliseconds of the database. */
  asOf: number;
}) {
  if (decoding === null) {
    return (
      <Notice tone="neutral" title="Erased.">
        What it would write went with the bytes.
      </Notice>
    );
  }
  const decoded = await decoding;
  return <ChangeTable decoded={decoded} present={await presentOf(scope, decoded, asOf)} />;
}

async function presentOf(
  scope: TenantScope,
  { changes }: DecodedDelta,
  at: number,
): Promise<Present | null> {
  const fields = await presentValues(scope, changes);
  if (fields === null) return null;
  const rows = changes.map(({ collection, document }) => ({
    collection,
    document,
    fields: fields.filter((each) => each.collection === collection && each.document === document),
  }));
  return { rows, at };
}

export function MeaningSkeleton() {
  return (
    <output aria-label="Decoding" className="block">
      <div className="skeleton mb-3 h-5 w-80 max-w-full" />
      <div className="skeleton h-32" />
    </output>
  );
}
