'use client';

import type { Trouble } from '@/app/(console)/_lib/use-change';
import { Notice } from '@/components/ui/notice';

/** Why a change was not made, or that nobody knows whether it was. */
export function TroubleNotice({ trouble }: { trouble: Trouble | null }) {
  if (trouble === null) return null;
  return (
    <Notice
      live
      tone={trouble.unsure ? 'warn' : 'bad'}
      title={trouble.unsure ? 'Outcome unknown.' : 'Not done.'}
    >
      {trouble.message}
      {trouble.unsure && ' Ask again: it is done once at most, and the answer tells.'}
    </Notice>
  );
}
