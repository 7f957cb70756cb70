import { grouped } from '@/lib/format/number';

/** Stands for rows that are the same on both sides; pressing it shows them. */
export function FoldLine({
  index,
  bytes,
  columns,
  onExpand,
}: {
  index: number;
  /** Equal bytes it stands for. */
  bytes: number;
  /** Columns of the table it spans. */
  columns: number;
  onExpand: () => void;
}) {
  return (
    <tr aria-rowindex={index + 2} className="h-5">
      <td colSpan={columns} className="p-0">
        <button
          type="button"
          onClick={onExpand}
          className="block h-5 w-full bg-paper-2 px-3 text-left text-ink-2 -outline-offset-2 hover:bg-hover hover:text-ink"
        >
          <span aria-hidden="true">··· </span>
          <span className="sr-only">Show </span>
          {grouped(bytes)} equal {bytes === 1 ? 'byte' : 'bytes'}
        </button>
      </td>
    </tr>
  );
}
