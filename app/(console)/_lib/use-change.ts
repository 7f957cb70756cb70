'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import { newRequestId } from '@/components/request-id';
import type { ActionResult } from '@/lib/web/action';

export interface Trouble {
  readonly code: string;
  readonly message: string;
  /** Nobody knows whether it happened: asking again with the same request id tells, and does it once at most. */
  readonly unsure: boolean;
}

/**
 * One change asked of the server: once, under one request id, with its pending state and what went wrong.
 * Use one per opened dialog. `ask` gives the value when the change was made, else null.
 */
export function useChange() {
  const router = useRouter();
  const queries = useQueryClient();
  const requestId = useRef<string | null>(null);
  const [pending, setPending] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);

  async function ask<T>(
    change: (requestId: string) => Promise<ActionResult<T>>,
  ): Promise<T | null> {
    if (pending) return null;
    requestId.current ??= newRequestId();
    setPending(true);
    setTrouble(null);
    try {
      const result = await change(requestId.current);
      if (!result.ok) {
        const unsure = result.code === 'outcome-unknown';
        // What was refused is over: a corrected request is another one.
        if (!unsure) requestId.current = null;
        setTrouble({ code: result.code, message: result.message, unsure });
        return null;
      }
      router.refresh();
      void queries.invalidateQueries({ queryKey: ['counts'] });
      return result.value;
    } catch {
      setTrouble({
        code: 'no-answer',
        message: 'The server did not answer, so this may or may not have happened.',
        unsure: true,
      });
      return null;
    } finally {
      setPending(false);
    }
  }

  /** Forgets what went wrong, once it has been seen to. */
  const clear = () => setTrouble(null);

  /**
   * What is asked stays as it is while it is under way or its outcome unknown: the same id must mean the same, or
   * asking again is refused.
   */
  const locked = pending || trouble?.unsure === true;

  return { ask, pending, locked, trouble, clear };
}
