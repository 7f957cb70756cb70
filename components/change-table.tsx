import { type FieldFate, FieldTable } from '@/components/field-table';
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
  undecodable: 'Not decodable.',
  'no-changes': 'No field change found in these bytes.',
  partial: 'Only part of it could be decoded.',
  'too-many-ops': 'Too many operations to decode.',
  checksum: 'The checksum does not match: the bytes are damaged.',
};

const UNREAD: ReadonlySet<DeltaWarning['code']> = new Set(['undecodable', 'checksum']);
const UNREAD_WORDS =
  'What it would write cannot be shown. A retry hands the bytes over as they are; a target that cannot read them either writes nothing.';

/** What a row's fields hold now, as far as the target tells. */
export interface PresentRow {
  readonly collection: string;
  readonly document: string;
  readonly fields: readonly {
    readonly field: string;
    readonly value: FieldValue;
    readonly writtenBy: string;
    /** Epoch milliseconds. */
    readonly writtenAt: number;
  }[];
}

/** The present values beside a change, and when they were read, epoch milliseconds. */
export interface Present {
  readonly rows: readonly PresentRow[];
  readonly at: number;
}

/** What the delta would write, row by row and field by field, and how that is known. */
export function ChangeTable({
  decoded,
  present,
}: {
  decoded: DecodedDelta;
  /** Null: the target does not tell. */
  present: Present | null;
}) {
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
          {UNREAD.has(warning.code) && ` ${UNREAD_WORDS}`}
        </Notice>
      ))}
      {decoded.changes.map((change) => (
        <RowChanges
          key={`${change.collection}/${change.document}`}
          change={change}
          approximate={approximate}
          present={present}
        />
      ))}
    </div>
  );
}

function RowChanges({
  change,
  approximate,
  present,
}: {
  change: RowChange;
  approximate: ReadonlySet<string>;
  present: Present | null;
}) {
  const rows = fieldsOf(change, approximate, present);
  const caption = (
    <>
      <code className="break-all text-ink">
        <Visible text={change.collection} /> / <Visible text={change.document} />
      </code>{' '}
      {KIND_WORDS[change.kind]}
    </>
  );
  if (rows.length === 0) return <p className="text-ink-2">{caption}</p>;
  return (
    <div className="overflow-x-auto">
      <FieldTable
        rows={rows}
        writes="This delta would write"
        now={present?.at ?? null}
        caption={caption}
      />
    </div>
  );
}

/** Every field the change sets or takes away; a row that is written anew or deleted loses what is not named. */
function fieldsOf(
  change: RowChange,
  approximate: ReadonlySet<string>,
  present: Present | null,
): FieldFate[] {
  const now = new Map(
    present?.rows
      .find((row) => row.collection === change.collection && row.document === change.document)
      ?.fields.map((each) => [each.field, each]),
  );
  const fate = (field: string, after: FieldValue | undefined): FieldFate => {
    const before = now.get(field);
    return {
      field,
      before: before?.value,
      after,
      lastWrittenBy: before?.writtenBy ?? null,
      lastWrittenAt: before?.writtenAt ?? null,
      ...(approximate.has(field) && { note: WARNING_WORDS.approximate }),
    };
  };
  const lost = change.kind === 'edit' ? [] : [...now.keys()].sort();
  const gone = new Set([...change.unset, ...lost]);
  return [
    ...Object.entries(change.set).map(([field, value]) => fate(field, value)),
    ...[...gone]
      .filter((field) => !Object.hasOwn(change.set, field))
      .map((field) => fate(field, undefined)),
  ];
}
