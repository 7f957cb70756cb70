import type { OperationDetail } from '@/lib/dlq/operation';

/** An operation as its page and `GET /t/{tenant}/operations/{operation}/progress` have it. */
export interface OperationAnswer {
  readonly operation: OperationDetail;
  /** What the people it names are called, by user id. */
  readonly names: Readonly<Record<string, string>>;
}

/** Reads where an operation stands. */
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
