'use client';

import { useQuery } from '@tanstack/react-query';
import type { ValueKey } from '@/lib/dlq/query-keys';
import { isSuggestedKey, type Suggestions } from '@/lib/dlq/suggestion';

const NOTHING: Suggestions = { values: [], counted: '' };

async function ask(
  tenant: string,
  key: string,
  prefix: string,
  signal: AbortSignal,
): Promise<Suggestions> {
  const params = new URLSearchParams({ key, prefix });
  const response = await fetch(`/t/${tenant}/entries/suggest?${params.toString()}`, { signal });
  if (!response.ok) throw new Error(`suggest: ${response.status}`);
  return (await response.json()) as Suggestions;
}

/** Values a key has in the tenant. `key` null: nothing is asked. The last answer stays until the next one is there. */
export function useValues(
  tenant: string,
  key: ValueKey | null,
  prefix: string,
): { readonly found: Suggestions; readonly looking: boolean; readonly failed: boolean } {
  const asked = key !== null && isSuggestedKey(key);
  const { data, isFetching, isError } = useQuery({
    queryKey: ['suggest', tenant, key, prefix],
    queryFn: ({ signal }) => (asked ? ask(tenant, key, prefix, signal) : NOTHING),
    enabled: asked,
    placeholderData: (before, earlier) => (earlier?.queryKey[2] === key ? before : undefined),
    staleTime: 10_000,
    retry: false,
  });
  return { found: data ?? NOTHING, looking: isFetching, failed: isError };
}
