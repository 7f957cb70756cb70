import { Pill, type Tone } from '@/components/ui/pill';
import type { FollowUp, Status } from '@/lib/dlq/entry';

const STATUS_TONE: { readonly [S in Status]: Tone } = {
  pending: 'neutral',
  redriving: 'info',
  resolved: 'ok',
  expired: 'warn',
  evicted: 'warn',
  purged: 'neutral',
};

/** What an expiry still owes, in words; nothing where nothing is owed. */
export const FOLLOW_UP_WORDS: { readonly [F in FollowUp]: string | null } = {
  none: null,
  owed: 'follow-up owed',
  running: 'follow-up running',
  done: 'carried out',
  failed: 'needs attention',
};

const FOLLOW_UP_TONE: { readonly [F in FollowUp]: Tone } = {
  none: 'neutral',
  owed: 'info',
  running: 'info',
  done: 'ok',
  failed: 'bad',
};

/** Held back from the sweep; `long` says what that means, where there is room for it. */
export function HeldPill({ long = false }: { long?: boolean }) {
  if (long) return <Pill tone="info">Held: the sweep leaves it alone</Pill>;
  return (
    <span title="The sweep leaves it alone">
      <Pill tone="info">
        held<span className="sr-only">: the sweep leaves it alone</span>
      </Pill>
    </span>
  );
}

/** Where an entry stands, and what its expiry still owes. */
export function StatusPill({ status, followUp }: { status: Status; followUp: FollowUp }) {
  const owed = FOLLOW_UP_WORDS[followUp];
  return (
    <>
      <Pill tone={STATUS_TONE[status]}>{status}</Pill>
      {owed !== null && (
        <>
          {' '}
          <Pill tone={FOLLOW_UP_TONE[followUp]}>{owed}</Pill>
        </>
      )}
    </>
  );
}
