'use client';

import { useState } from 'react';
import {
  type Canary,
  OPERATION_RATE_MAX,
  type OperationAction,
  type OperationParameters,
} from '@/lib/dlq/operation';

/** What somebody has filled in for an operation that is not confirmed yet; as typed. */
export interface PlanDraft {
  readonly reason: string;
  readonly note: string;
  /** As the WAL names actors; empty: nobody; null: not chosen yet. */
  readonly to: string | null;
  /** Entries a second; empty: as fast as it goes. */
  readonly rate: string;
  /** Null: as the number of entries suggests. */
  readonly canary: boolean | null;
  readonly canaryFirst: string;
  readonly canaryPercent: string;
}

const EMPTY: PlanDraft = {
  reason: '',
  note: '',
  to: null,
  rate: '',
  canary: null,
  canaryFirst: '50',
  canaryPercent: '20',
};

/** From so many entries on, what reaches a target is tried on the first few unless somebody says otherwise. */
const CANARY_FROM = 500;

/** Whether the action goes to a target, so that its speed matters and what it meets is not known beforehand. */
export function attempts(action: OperationAction): boolean {
  return action === 'retry' || action === 'force_apply';
}

export function canaryOn(draft: PlanDraft, action: OperationAction, eligible: number): boolean {
  return attempts(action) && (draft.canary ?? eligible >= CANARY_FROM);
}

export interface ReadDraft {
  readonly parameters: OperationParameters;
  readonly rateLimit: number | null;
  readonly canary: Canary | null;
}

/** What was filled in, read; null: something is missing or no number, and its field says so. */
export function readDraft(
  draft: PlanDraft,
  action: OperationAction,
  eligible: number,
): ReadDraft | null {
  const parameters = parametersOf(draft, action);
  const rateLimit = attempts(action) ? readRate(draft.rate) : null;
  const canary = canaryOn(draft, action, eligible) ? readCanary(draft) : null;
  if (parameters === null || rateLimit === 'wrong' || canary === 'wrong') return null;
  return { parameters, rateLimit, canary };
}

function parametersOf(draft: PlanDraft, action: OperationAction): OperationParameters | null {
  if (action === 'assign') return draft.to === null ? null : { to: draft.to || null };
  if (action === 'note') return draft.note.trim() === '' ? null : { text: draft.note.trim() };
  return {};
}

/** Null: no limit. */
export function readRate(text: string): number | null | 'wrong' {
  if (text.trim() === '') return null;
  return readWhole(text, 1, OPERATION_RATE_MAX) ?? 'wrong';
}

function readCanary({ canaryFirst, canaryPercent }: PlanDraft): Canary | 'wrong' {
  const first = readWhole(canaryFirst, 1, Number.MAX_SAFE_INTEGER);
  const percent = readWhole(canaryPercent, 0, 100);
  return first === null || percent === null ? 'wrong' : { first, percent };
}

/** A whole number, digits grouped or not; null: none, or outside the bounds. */
export function readWhole(text: string, least: number, most: number): number | null {
  const digits = text.replaceAll(/[\s,]/g, '');
  if (!/^\d{1,9}$/.test(digits)) return null;
  const value = Number(digits);
  return value >= least && value <= most ? value : null;
}

/**
 * What is filled in, kept in this tab until it is confirmed: closing the dialog or reloading the page loses nothing.
 * `place` tells one set and action from another.
 */
export function usePlanDraft(place: string) {
  const key = `operation ${place}`;
  const [draft, setDraft] = useState<PlanDraft>(() => kept(key));
  const change = (part: Partial<PlanDraft>) => {
    const next = { ...draft, ...part };
    setDraft(next);
    try {
      sessionStorage.setItem(key, JSON.stringify(next));
    } catch {
      // Without storage it lasts as long as the dialog.
    }
  };
  const forget = () => {
    try {
      sessionStorage.removeItem(key);
    } catch {
      // Nothing was kept either.
    }
  };
  return { draft, change, forget };
}

function kept(key: string): PlanDraft {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null');
    return typeof stored === 'object' && stored !== null ? { ...EMPTY, ...stored } : EMPTY;
  } catch {
    return EMPTY;
  }
}
