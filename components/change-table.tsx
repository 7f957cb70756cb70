import { Notice } from '@/components/ui/notice';
import { Visible } from '@/components/ui/visible';
import type {
  DecodedDelta,
  DeltaFormat,
  DeltaWarning,
  FieldValue,
  RowChange,
} from '@/lib/delta/change';
import { counted } from '@/lib/format/number';

const FORMAT_WORDS: { readonly [F in DeltaFormat]: string } = {
  'loro-update': 'Loro update',
  'loro-snapshot': 'Loro snapshot',
  msgpack: 'MessagePack',
  json: 'JSON',
  empty: 'Empty',
  unknown: 'Unknown format',
};

const KIND_WORDS: { readonly [K in RowChange['kind']]: string } = {
  replace: 'writes the whole document anew',
  edit: 'edits the document',
  delete: 'deletes the document',
};

const WARNING_WORDS: { readonly [C in DeltaWarning['code']]: string } = {
  approximate: 'approximate: the integer is beyond 2^53; the bytes hold it exactly',
  undecodable: 'not decodable',
  'no-changes': 'no field change found in these bytes',
  partial: 'only part of it could be decoded',
  'too-many-ops': 'too many operations to decode',
  checksum: 'the checksum does not match: the bytes are damaged',
};

/** What the delta would write, row by row and field by field, and how that is known. */
export function ChangeTable({ decoded }: { decoded: DecodedDelta }) {
  const approximate = new Set(
    decoded.warnings.flatMap((warning) =>
      warning.code === 'approximate' && warning.field !== undefined ? [warning.field] : [],
    ),
  );
  const others = decoded.warnings.filter(
    (warning) => !(warning.code === 'approximate' && warning.field !== undefined),
  );
  return (
    <div className="flex flex-col gap-3">
      <p className="text-ink-2">
        <strong className="font-semibold text-ink">{FORMAT_WORDS[decoded.format]}.</strong>{' '}
        {decoded.reason}
        {decoded.peers.length > 0 && (
          <>
            {' '}
            {counted(decoded.peers.length, 'peer', 'peers')}:{' '}
            <code className="break-all">{decoded.peers.join(', ')}</code>
          </>
        )}
      </p>
      {others.map((warning, index) => (
        <Notice key={index} tone="warn" title={WARNING_WORDS[warning.code]}>
          {warning.detail === decoded.reason ? null : warning.detail}
        </Notice>
      ))}
      {decoded.changes.map((change) => (
        <RowChanges
          key={`${change.collection}/${change.document}`}
          change={change}
          approximate={approximate}
        />
      ))}
    </div>
  );
}

function RowChanges({
  change,
  approximate,
}: {
  change: RowChange;
  approximate: ReadonlySet<string>;
}) {
  const written = Object.entries(change.set);
  const empty = written.length === 0 && change.unset.length === 0;
  return (
    <div className="overflow-x-auto">
      <table className="dense">
        <caption className="pb-1 text-left text-ink-2">
          <code className="text-ink">
            <Visible text={change.collection} /> / <Visible text={change.document} />
          </code>{' '}
          {KIND_WORDS[change.kind]}
        </caption>
        {!empty && (
          <>
            <thead>
              <tr>
                <th scope="col" className="w-48">
                  Field
                </th>
                <th scope="col">This delta would write</th>
              </tr>
            </thead>
            <tbody>
              {written.map(([field, value]) => (
                <tr key={field}>
                  <th scope="row" className="align-baseline font-mono !text-sm !text-ink">
                    <Visible text={field} />
                  </th>
                  <td className="py-1.5 align-baseline !whitespace-normal">
                    <Value value={value} />
                    {approximate.has(field) && (
                      <span className="ml-2 text-sm text-warn">{WARNING_WORDS.approximate}</span>
                    )}
                  </td>
                </tr>
              ))}
              {change.unset.map((field) => (
                <tr key={`-${field}`}>
                  <th scope="row" className="font-mono !text-sm !text-ink">
                    <Visible text={field} />
                  </th>
                  <td>
                    <span className="rounded-sm bg-diff-del px-1 text-ink">removes the field</span>
                  </td>
                </tr>
              ))}
            </tbody>
          </>
        )}
      </table>
    </div>
  );
}

/** A field value as JSON, on the fill of something added. */
export function Value({ value }: { value: FieldValue }) {
  return (
    <code className="rounded-sm bg-diff-add px-1 py-0.5 break-all whitespace-pre-wrap text-ink">
      <Visible text={JSON.stringify(value)} />
    </code>
  );
}
