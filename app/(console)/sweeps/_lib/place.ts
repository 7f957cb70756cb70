import type { SweepView } from '@/lib/dlq/views';

type Place = Pick<SweepView, 'startedAt' | 'runId'>;

/** A place in the ledger as it stands in an address. */
export function placeOf({ startedAt, runId }: Place): string {
  return `${startedAt}.${runId}`;
}

/** Reads a place; null for what is none, which is the newest page. */
export function parsePlace(text: string | readonly string[] | undefined): Place | null {
  const [, startedAt, runId] =
    typeof text === 'string' ? (/^(\d{1,15})\.([0-9a-f-]{36})$/.exec(text) ?? []) : [];
  return startedAt === undefined || runId === undefined
    ? null
    : { startedAt: Number(startedAt), runId };
}
