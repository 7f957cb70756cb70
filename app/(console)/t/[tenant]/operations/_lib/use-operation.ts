'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { isOver, type OperationDetail } from '@/lib/dlq/operation';

/** An operation as its page and `GET /t/{tenant}/operations/{operation}/progress` have it. */
export interface OperationAnswer {
  readonly operation: OperationDetail;
  /** What the people it names are called, by user id. */
  readonly names: Readonly<Record<string, string>>;
}

/** How often it is read while it works, and while it waits for somebody. Milliseconds. */
const WORKING_MS = 1_000;
const WAITING_MS = 4_000;

const keyOf = (tenantId: string, operationId: string) => ['operation', tenantId, operationId];

export async function fetchOperation(
  tenantId: string,
  operationId: string,
  signal?: AbortSignal,
): Promise<OperationAnswer> {
  const response = await fetch(
    `/t/${tenantId}/operations/${operationId}/progress`,
    signal === undefined ? {} : { signal },
  );
  if (!response.ok) throw new Error(`operation: ${response.status}`);
  return (await response.json()) as OperationAnswer;
}

/** The operation as it stands now; every part of its page reads the same. `failing`: what is shown is old. */
export function useOperation(initial: OperationAnswer) {
  const { tenantId, operationId } = initial.operation;
  const { data, isError } = useQuery<OperationAnswer>({
    queryKey: keyOf(tenantId, operationId),
    queryFn: ({ signal }) => fetchOperation(tenantId, operationId, signal),
    initialData: initial,
    refetchInterval: ({ state }) => {
      const now = (state.data ?? initial).operation.state;
      if (isOver(now)) return false;
      return now === 'running' ? WORKING_MS : WAITING_MS;
    },
  });
  // The page may have been read anew since.
  const latest = initial.operation.asOf > data.operation.asOf ? initial : data;
  return { ...latest, failing: isError };
}

/** Has it read again at once. */
export function useOperationChanged(tenantId: string, operationId: string): () => void {
  const queries = useQueryClient();
  return () => void queries.invalidateQueries({ queryKey: keyOf(tenantId, operationId) });
}
