'use client';

import { useState } from 'react';
import { useKeys } from '@/app/(console)/_lib/keys';
import { useOffers } from '@/app/(console)/_palette/offers';
import { Button, type ButtonTone } from '@/components/ui/button';
import type { GroupStatus } from '@/lib/dlq/group';
import { ResolveDialog } from './resolve-dialog';
import { SnoozeDialog } from './snooze-dialog';
import { type Triaged, useTriage } from './use-triage';

type Turn = 'acknowledge' | 'snooze' | 'resolve' | 'reopen';

const OFFERED: { readonly [S in GroupStatus]: readonly Turn[] } = {
  new: ['acknowledge', 'snooze', 'resolve'],
  acknowledged: ['resolve', 'snooze', 'reopen'],
  snoozed: ['reopen', 'snooze', 'resolve'],
  resolved: ['reopen'],
};

/** What can be said of a group now; acknowledging and reopening at once, the rest after a look. */
export function TriageBar(triaged: Triaged) {
  const { status } = triaged.group;
  const { set, pending } = useTriage(triaged);
  const [open, setOpen] = useState<'snooze' | 'resolve' | null>(null);
  const offered = OFFERED[status];

  const take = (turn: Turn) => {
    if (turn === 'snooze' || turn === 'resolve') setOpen(turn);
    else void set({ status: { kind: turn === 'reopen' ? 'new' : 'acknowledged' } });
  };
  const press = (turn: Turn) => {
    if (!offered.includes(turn) || pending) return false;
    take(turn);
    return true;
  };
  useKeys({ e: () => press('resolve') });
  useOffers(() =>
    offered.map((turn) => ({
      id: `group ${turn}`,
      name: `${wordsOf(turn, status)} this group`,
      run: () => take(turn),
    })),
  );

  const close = () => setOpen(null);
  return (
    <div className="flex flex-wrap gap-2">
      {offered.map((turn, place) => (
        <Button key={turn} tone={toneOf(place)} busy={pending} onClick={() => take(turn)}>
          {wordsOf(turn, status)}
        </Button>
      ))}
      {open === 'snooze' && (
        <SnoozeDialog
          asOf={triaged.asOf}
          onClose={close}
          onSnooze={(change, reason) => void set({ status: change }, reason).then(close)}
        />
      )}
      {open === 'resolve' && (
        <ResolveDialog
          about={triaged.group.groupId}
          onClose={close}
          onResolve={(reason) => void set({ status: { kind: 'resolved' } }, reason).then(close)}
        />
      )}
    </div>
  );
}

const toneOf = (place: number): ButtonTone => (place === 0 ? 'primary' : 'plain');

function wordsOf(turn: Turn, status: GroupStatus): string {
  switch (turn) {
    case 'acknowledge':
      return 'Acknowledge';
    case 'snooze':
      return status === 'snoozed' ? 'Snooze anew' : 'Snooze';
    case 'resolve':
      return 'Resolve';
    case 'reopen':
      return status === 'snoozed'
        ? 'End the snooze'
        : status === 'resolved'
          ? 'Reopen'
          : 'Back to new';
  }
}
