import { can, type Permission, type Role } from '@/lib/auth/roles';
import { offered } from '@/lib/dlq/decide';
import type { EventKind, Payloads } from '@/lib/dlq/events';
import type { EntryView, TimelineItem } from '@/lib/dlq/views';
import type { QuickAct } from '../../_list/acts';
import { UndoButton } from './undo-button';

const NEEDS: { readonly [N in QuickAct['name']]: Permission } = {
  resolve: 'resolve',
  reopen: 'reopen',
  hold: 'hold',
  release: 'hold',
  assign: 'triage',
  note: 'triage',
};

const INVERSES: { readonly [K in EventKind]?: QuickAct } = {
  resolved: { name: 'reopen' },
  reopened: { name: 'resolve' },
  held: { name: 'release' },
  released: { name: 'hold' },
};

/** What takes a record back; null: nothing does. */
function inverseOf({ kind, payload }: TimelineItem): QuickAct | null {
  if (kind !== 'assigned') return INVERSES[kind] ?? null;
  return { name: 'assign', to: (payload as Payloads['assigned']).from };
}

/** On the latest record, when a person did it and it can be taken back by this one. */
export function UndoLast({
  entry,
  latest,
  role,
}: {
  entry: EntryView;
  latest: TimelineItem | undefined;
  role: Role;
}) {
  const act = latest === undefined ? null : inverseOf(latest);
  if (act === null || !can(role, NEEDS[act.name]) || offered(entry, act.name) !== null) return null;
  const { tenantId, entryId, version, assignee } = entry;
  return <UndoButton entry={{ tenantId, entryId, version, assignee }} act={act} />;
}
