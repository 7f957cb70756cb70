'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { createElement, useRef } from 'react';
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
import { fetchOperation } from './use-operation';

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
 * having done anything, when it has to be planned first: too many, not to be taken back, or the set has moved.
 */
export function useStartOperation(tenant: string): (start: Start) => Promise<boolean> {
  const router = useRouter();
  const queries = useQueryClient();
  const busy = useRef(false);

  const shown = () => {
    router.refresh();
    void queries.invalidateQueries({ queryKey: ['counts'] });
  };

  async function follow(operationId: string): Promise<OperationView | null> {
    for (let look = 0; look < LOOKS; look += 1) {
      const { operation } = await fetchOperation(tenant, operationId);
      if (isOver(operation.state)) return operation;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    return null;
  }

  async function tell(operationId: string): Promise<void> {
    const details = createElement(
      Link,
      { href: operationHref(tenant, operationId), className: 'whitespace-nowrap' },
      'Details',
    );
    const over = await follow(operationId);
    shown();
    if (over === null) {
      say({ tone: 'info', title: 'Still under way.', text: details });
      return;
    }
    const clean = over.done === over.total;
    say({
      tone: clean ? 'ok' : 'warn',
      title: `${grouped(over.done)} ${DONE_WORDS[over.action]}${clean ? '' : ` of ${grouped(over.total)}`}.`,
      text: clean ? details : [`${outcomeWords({ ...over, done: 0 })}. `, details],
      ...(over.done > 0 &&
        over.undoOf === null &&
        inverseOf(over.action) !== null && { undo: () => void undo(over) }),
    });
  }

  async function undo(over: OperationView): Promise<void> {
    try {
      const made = await undoAction({
        tenant,
        operation: over.operationId,
        requestId: newRequestId(),
      });
      if (made.ok) await tell(made.value.operationId);
      else say({ tone: 'bad', title: 'Not undone.', text: made.message });
    } catch {
      sayNoAnswer();
    }
  }

  return async ({ action, q, count, parameters = {}, reason = '' }) => {
    if (busy.current || !runsAtOnce(action, count)) return false;
    busy.current = true;
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
      if (!made.ok) {
        if (made.code === 'count-moved') return false;
        say({
          tone: 'bad',
          title: `Not done: ${counted(count, 'entry', 'entries')}.`,
          text: made.message,
        });
        return true;
      }
      await tell(made.value.operationId);
      return true;
    } catch {
      sayNoAnswer();
      return true;
    } finally {
      busy.current = false;
    }
  };
}

function sayNoAnswer(): void {
  say({
    tone: 'bad',
    title: 'The server did not answer.',
    text: 'It may have been done: the operations of this tenant tell.',
  });
}
