import { type FieldFate, FieldTable, sameValue } from '@/components/field-table';
import { ScrollArea } from '@/components/ui/scroll-area';
import { counted } from '@/lib/format/number';

/** One field a force-apply writes, beside what stands there now. */
export interface Overwrite extends FieldFate {
  readonly collection: string;
  readonly document: string;
}

/** What a force-apply overwrites: field by field, by whom and when the present values were written. */
export function OverwriteTable({
  overwrites,
  now,
}: {
  overwrites: readonly Overwrite[];
  now: number;
}) {
  const changed = overwrites.filter((each) => !sameValue(each.before, each.after));
  const lost = changed.filter((each) => each.before !== undefined);
  if (overwrites.length === 0) return <p>It would write nothing.</p>;
  return (
    <div className="flex flex-col gap-1.5">
      <p>
        <strong className="font-semibold">
          {lost.length === 0
            ? 'It overwrites nothing.'
            : `It overwrites ${counted(lost.length, 'field', 'fields')}.`}
        </strong>{' '}
        {changed.length === 0 && (
          <span className="text-ink-2">The document holds these values already.</span>
        )}
        {changed.length > lost.length && (
          <span className="text-ink-2">
            {counted(changed.length - lost.length, 'field is', 'fields are')} new.
          </span>
        )}
      </p>
      <ScrollArea label="What it overwrites" className="max-h-72 rounded border border-line">
        <FieldTable rows={overwrites} writes="Force-apply writes" now={now} max={120} />
      </ScrollArea>
    </div>
  );
}
