'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { PolicyEffect } from '@/lib/dlq/views';

/** Milliseconds without a change before the server is asked. */
const PAUSE_MS = 300;

export type Forecast =
  /** Nothing to foretell: the form has no policy yet. */
  | { readonly kind: 'none' }
  | { readonly kind: 'counting' }
  /** `fresh`: of exactly what the form says now. */
  | { readonly kind: 'known'; readonly effect: PolicyEffect; readonly fresh: boolean }
  | { readonly kind: 'failed' };

/**
 * What the policy in a form would do, asked anew a moment after it was edited. `asked`: the query of
 * `GET /t/{tenant}/policy-effect`; null while the form is incomplete.
 */
export function useForecast(tenant: string, asked: string | null): Forecast {
  const [settled, setSettled] = useState(asked);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(asked), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [asked]);
  const { data, isError, isPlaceholderData } = useQuery({
    queryKey: ['policy-effect', tenant, settled],
    queryFn: ({ signal }) => fetchEffect(tenant, settled ?? '', signal),
    enabled: settled !== null,
    placeholderData: keepPreviousData,
    // Entries come and go: what was counted for another dialog is of another moment.
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  if (asked === null) return { kind: 'none' };
  if (isError && settled === asked) return { kind: 'failed' };
  if (data === undefined) return { kind: 'counting' };
  return { kind: 'known', effect: data, fresh: settled === asked && !isPlaceholderData };
}

async function fetchEffect(
  tenant: string,
  query: string,
  signal: AbortSignal,
): Promise<PolicyEffect> {
  const response = await fetch(`/t/${tenant}/policy-effect?${query}`, { signal });
  if (!response.ok) throw new Error(`policy-effect: ${String(response.status)}`);
  return (await response.json()) as PolicyEffect;
}
