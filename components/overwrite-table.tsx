import { ScrollArea } from '@/components/ui/scroll-area';
import { Moment } from '@/components/ui/moment';
import { Visible } from '@/components/ui/visible';
import type { FieldValue } from '@/lib/delta/change';
import { counted } from '@/lib/format/number';

/** One field a force-apply writes, beside what stands there now; undefined: not set, or removed. */
export interface Overwrite {
  readonly collection: string;
  readonly document: string;
  readonly field: string;
  readonly before: FieldValue | undefined;
  readonly after: FieldValue | undefined;
  readonly lastWrittenBy: string | null;
  readonly lastWrittenAt: number | null;
}

function same(left: FieldValue | undefined, right: FieldValue | undefined): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/** What a force-apply overwrites: field by field, by whom and when the present values were written. */
export function OverwriteTable({
  overwrites,
  now,
}: {
  overwrites: readonly Overwrite[];
  now: number;
}) {
  const changed = overwrites.filter((each) => !same(each.before, each.after));
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
        <table className="dense">
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">On the server now</th>
              <th scope="col">Force-apply writes</th>
              <th scope="col">Last written</th>
            </tr>
          </thead>
          <tbody>
            {overwrites.map((each) => (
              <tr key={`${each.collection}/${each.document}/${each.field}`}>
                <th scope="row" className="font-mono !text-sm !text-ink">
                  <Visible text={each.field} max={32} />
                </th>
                <td className="!whitespace-normal">
                  <Side
                    value={each.before}
                    none="not set"
                    fill={same(each.before, each.after) ? '' : 'bg-diff-del'}
                  />
                </td>
                <td className="!whitespace-normal">
                  {same(each.before, each.after) ? (
                    <span className="text-ink-2">
                      {each.before === undefined ? 'removed, which it is' : 'the same'}
                    </span>
                  ) : (
                    <Side value={each.after} none="removed" fill="bg-diff-add" />
                  )}
                </td>
                <td>
                  {each.lastWrittenAt === null ? (
                    <span className="text-ink-2">
                      {each.before === undefined ? 'never' : 'unknown'}
                    </span>
                  ) : (
                    <>
                      {each.lastWrittenBy !== null && (
                        <>
                          <Visible text={each.lastWrittenBy} max={20} />,{' '}
                        </>
                      )}
                      <Moment at={each.lastWrittenAt} now={now} />
                    </>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </div>
  );
}

function Side({
  value,
  none,
  fill,
}: {
  value: FieldValue | undefined;
  none: string;
  fill: string;
}) {
  if (value === undefined) return <span className="text-ink-2">{none}</span>;
  return (
    <code className={`rounded-sm px-1 py-0.5 break-all text-ink ${fill}`}>
      <Visible text={JSON.stringify(value)} max={120} />
    </code>
  );
}
