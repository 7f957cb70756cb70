'use client';

import { createElement } from 'react';
import Link from 'next/link';
import { say } from '@/app/(console)/_components/toasts';
import { operationHref } from '@/components/operations/links';
import { DONE_WORDS, outcomeWords } from '@/components/operations/words';
import { newRequestId } from '@/components/request-id';
import {
  inverseOf,
  isOver,
  type OperationAction,
  type OperationParameters,
  type OperationView,
} from '@/lib/dlq/operation';
import { counted, grouped } from '@/lib/format/number';
import { startOperationAction, undoAction } from '../actions';
import { fetchOperation } from './fetch-operation';

/** Entries up to which something that can be taken back is done without asking first. */
export const AT_ONCE_MAX = 500;

const AT_ONCE: readonly OperationAction[] = [
  'resolve',
  'reopen',
  'hold',
  'release',
  'assign',
  'note',
];

/** Whether an action on so many needs no plan: it can be taken back, or, for a note, does no harm. */
export function runsAtOnce(action: OperationAction, count: number): boolean {
  return count > 0 && count <= AT_ONCE_MAX && AT_ONCE.includes(action);
}

export interface Start {
  readonly action: OperationAction;
  /** Which entries, in the filter language. */
  readonly q: string;
  /** How many these are, exactly. */
  readonly count: number;
  readonly parameters?: OperationParameters;
  readonly reason?: string;
}

/** Milliseconds between two looks at it, and until it is left to its own page. */
const LOOK_MS = 250;
const LOOKS = 60;

/**
 * Carries out a small action at once, then tells in a toast what came of it, with the way back. Gives false, without
 * having done anything, when it has to be planned first: too many, not to be taken back, or the set has moved. `changed`
 * is called when entries may be others than were shown.
 */
export async function startOperation(
  tenant: string,
  { action, q, count, parameters = {}, reason = '' }: Start,
  changed: () => void,
): Promise<boolean> {
  if (!runsAtOnce(action, count)) return false;
  try {
    const made = await startOperationAction({
      tenant,
      action,
      q,
      parameters,
      reason,
      expectedCount: count,
      rateLimit: null,
      canary: null,
      requestId: newRequestId(),
    });
    if (made.ok) await tell(tenant, made.value.operationId, changed);
    else if (made.code === 'count-moved') return false;
    else {
      const entries = counted(count, 'entry', 'entries');
      say({ tone: 'bad', title: `Not done: ${entries}.`, text: made.message });
    }
  } catch {
    sayNoAnswer();
  }
  return true;
}

/** Says how it ended, once it has; what takes long is left to its own page. */
async function tell(tenant: string, operationId: string, changed: () => void): Promise<void> {
  const details = createElement(
    Link,
    { href: operationHref(tenant, operationId), className: 'whitespace-nowrap' },
    'Details',
  );
  const over = await followed(tenant, operationId);
  changed();
  if (over === null) {
    say({ tone: 'info', title: 'Still under way.', text: details });
    return;
  }
  const clean = over.done === over.total;
  const rest = outcomeWords({ ...over, done: 0 });
  say({
    tone: clean ? 'ok' : 'warn',
    title: `${grouped(over.done)} ${DONE_WORDS[over.action]}.`,
    text: clean ? details : createElement('span', null, rest, '. ', details),
    ...(over.done > 0 &&
      over.undoOf === null &&
      inverseOf(over.action) !== null && { undo: () => void undo(over, changed) }),
  });
}

async function followed(tenant: string, operationId: string): Promise<OperationView | null> {
  for (let look = 0; look < LOOKS; look += 1) {
    const { operation } = await fetchOperation(tenant, operationId);
    if (isOver(operation.state)) return operation;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return null;
}

async function undo({ tenantId, operationId }: OperationView, changed: () => void): Promise<void> {
  try {
    const requestId = newRequestId();
    const made = await undoAction({ tenant: tenantId, operation: operationId, requestId });
    if (made.ok) await tell(tenantId, made.value.operationId, changed);
    else say({ tone: 'bad', title: 'Not undone.', text: made.message });
  } catch {
    sayNoAnswer();
  }
}

function sayNoAnswer(): void {
  say({
    tone: 'bad',
    title: 'The server did not answer.',
    text: 'It may have been done: the operations of this tenant tell.',
  });
}
