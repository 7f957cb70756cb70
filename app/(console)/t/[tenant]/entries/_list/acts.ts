'use client';

import { say } from '@/app/(console)/_components/toasts';
import { newRequestId } from '@/components/request-id';
import { can, type Permission, type Role, roleNeeded } from '@/lib/auth/roles';
import { offered, refusalSentence } from '@/lib/dlq/decide';
import type { CommandKind } from '@/lib/dlq/transitions';
import type { EntryRow } from '@/lib/dlq/views';
import type { ActionResult } from '@/lib/web/action';
import {
  assignAction,
  holdAction,
  noteAction,
  releaseAction,
  reopenAction,
  resolveAction,
} from '../[entry]/actions';
import type { ActName } from './act-names';
import type { NamedRows } from './list-page';
import { fetchRows } from './use-entry-pages';

/** What is done at once, and can be taken back but for a note. */
export type QuickAct =
  | { readonly name: 'resolve' | 'reopen' | 'hold' | 'release' }
  /** As the WAL names actors; null: nobody. */
  | { readonly name: 'assign'; readonly to: string | null }
  | { readonly name: 'note'; readonly text: string };

export interface ActTerms {
  readonly label: string;
  readonly key: string | null;
  readonly command: CommandKind;
  readonly permission: Permission;
}

export const ACTS: { readonly [N in ActName]: ActTerms } = {
  retry: { label: 'Retry', key: 'r', command: 'start', permission: 'retry' },
  resolve: { label: 'Resolve', key: 'e', command: 'resolve', permission: 'resolve' },
  reopen: { label: 'Reopen', key: null, command: 'reopen', permission: 'reopen' },
  hold: { label: 'Hold', key: 'h', command: 'hold', permission: 'hold' },
  release: { label: 'Release', key: 'h', command: 'release', permission: 'hold' },
  assign: { label: 'Assign', key: 'm', command: 'assign', permission: 'triage' },
  note: { label: 'Note', key: 'n', command: 'note', permission: 'triage' },
  force_apply: {
    label: 'Force-apply',
    key: null,
    command: 'start',
    permission: 'force_apply',
  },
};

/** Why a role may not do this at all; null: it may. */
export function deniedBecause(name: ActName, role: Role): string | null {
  const { permission } = ACTS[name];
  return can(role, permission)
    ? null
    : `This needs the role ${roleNeeded(permission)}; you are ${role} here.`;
}

/** Why this cannot be done with this entry, by this role, as it stands on screen; null: it can. */
export function refusedBecause(name: ActName, row: EntryRow, role: Role): string | null {
  const refused = offered(row, ACTS[name].command);
  return deniedBecause(name, role) ?? (refused === null ? null : refusalSentence(refused));
}

const DONE: { readonly [N in QuickAct['name']]: string } = {
  resolve: 'Resolved',
  reopen: 'Reopened',
  hold: 'Held',
  release: 'Released',
  assign: 'Assigned',
  note: 'Noted on',
};

/** The entry as whoever acts has seen it. */
export type ActTarget = Pick<EntryRow, 'tenantId' | 'entryId' | 'version' | 'assignee'>;

function doneTitle(act: QuickAct, { tenantId, entryId }: ActTarget): string {
  const id = `${tenantId}/${entryId}`;
  if (act.name === 'assign') {
    return act.to === null ? `Nobody has ${id} now.` : `Assigned ${id}.`;
  }
  return `${DONE[act.name]} ${id}.`;
}

/** What takes an act back, as the entry stood before it; null: nothing does. */
function inverse(act: QuickAct, before: ActTarget): QuickAct | null {
  switch (act.name) {
    case 'resolve':
      return { name: 'reopen' };
    case 'reopen':
      return { name: 'resolve' };
    case 'hold':
      return { name: 'release' };
    case 'release':
      return { name: 'hold' };
    case 'assign':
      return { name: 'assign', to: before.assignee };
    case 'note':
      return null;
  }
}

type Standing = { readonly status: EntryRow['status']; readonly version: number };

function send(
  act: QuickAct,
  { tenantId, entryId, version }: ActTarget,
  requestId: string,
): Promise<ActionResult<Standing>> {
  const input = { tenant: tenantId, entryId, version, reason: '', requestId };
  switch (act.name) {
    case 'resolve':
      return resolveAction(input);
    case 'reopen':
      return reopenAction(input);
    case 'hold':
      return holdAction(input);
    case 'release':
      return releaseAction(input);
    case 'assign':
      return assignAction({ ...input, to: act.to });
    case 'note':
      return noteAction({ ...input, text: act.text });
  }
}

const NO_ANSWER = {
  ok: false,
  code: 'no-answer',
  message: 'The server did not answer, so this may or may not have happened.',
} as const;

export interface Shown {
  /** Shows rows as they are now, where there are rows. */
  readonly update?: (rows: NamedRows) => void;
  /** Something was changed: counts are out of date. */
  readonly onChanged: () => void;
}

/** Does it, tells it with a way to take it back, and shows the row as it is now, whoever was first. */
export async function actOn(row: ActTarget, act: QuickAct, shown: Shown): Promise<void> {
  await attempt(row, act, newRequestId(), shown);
}

async function attempt(row: ActTarget, act: QuickAct, requestId: string, shown: Shown) {
  const result = await send(act, row, requestId).catch(() => NO_ANSWER);
  const id = `${row.tenantId}/${row.entryId}`;
  if (!result.ok) {
    const unsure = result.code === 'outcome-unknown' || result.code === 'no-answer';
    say({
      tone: 'warn',
      title: unsure ? `Outcome unknown for ${id}.` : `${id} is left as it is.`,
      text: result.message,
      // The same id: it is done once at most, and the answer tells.
      ...(unsure && {
        again: () => void attempt(row, act, requestId, shown),
      }),
    });
    await show(row, shown);
    return;
  }
  const { version } = result.value;
  const back = inverse(act, row);
  const after = { ...row, version, ...(act.name === 'assign' && { assignee: act.to }) };
  say({
    tone: 'ok',
    title: doneTitle(act, row),
    ...(act.name === 'reopen' && { text: 'Its time to live begins anew.' }),
    ...(back !== null && { undo: () => void actOn(after, back, shown) }),
  });
  shown.onChanged();
  await show(row, shown);
}

async function show({ tenantId, entryId }: ActTarget, { update }: Shown) {
  if (update === undefined) return;
  try {
    update(await fetchRows(tenantId, [entryId]));
  } catch {
    // What was told is told; the row is out of date until the list is read again.
  }
}
