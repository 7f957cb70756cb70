'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { fetchOperation, type OperationAnswer } from './fetch-operation';

/** It is read again when something changes; and this often for what changes by itself, the time left. Milliseconds. */
const WORKING_MS = 5_000;

const keyOf = (tenantId: string, operationId: string) => ['operation', tenantId, operationId];

/** The operation as it stands now; every part of its page reads the same. `failing`: what is shown is old. */
export function useOperation(initial: OperationAnswer) {
  const { tenantId, operationId } = initial.operation;
  const { data, isError } = useQuery<OperationAnswer>({
    queryKey: keyOf(tenantId, operationId),
    queryFn: ({ signal }) => fetchOperation(tenantId, operationId, signal),
    initialData: initial,
    refetchInterval: ({ state }) =>
      (state.data ?? initial).operation.state === 'running' ? WORKING_MS : false,
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
