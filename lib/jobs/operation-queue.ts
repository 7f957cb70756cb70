import PgBoss from 'pg-boss';
import { openJobDatabase } from '@/lib/db/job-database';
import { parseTenantId } from '@/lib/dlq/ids';
import type { UnfinishedOperation } from '@/lib/db/operation-work';
import { log } from '@/lib/log';

const QUEUE = 'operations';
/** A slice takes at most about half of this. */
const EXPIRE_SECS = 60;
const MAINTENANCE_SECS = 10;
const DAY_SECS = 86_400;
/** An operation that has to wait is looked at again after this long at the latest. */
const WAIT_AT_MOST_MS = 5_000;

export interface OperationJob extends UnfinishedOperation {
  readonly jobId: string;
}

/** Says which operation is worked on next; what becomes of its items is not its business. */
export interface OperationQueue {
  /** At most one job of an operation waits at a time; sending another is no mistake. */
  send(operation: UnfinishedOperation, inMs: number): Promise<void>;
  /** The next job; null: none. A worker that dies leaves it to run out, for another one. */
  next(): Promise<OperationJob | null>;
  done(job: OperationJob): Promise<void>;
  failed(job: OperationJob, message: string): Promise<void>;
  end(): Promise<void>;
}

/** Opens the queue on pg-boss, which keeps its tables in the schema `pgboss` and makes them at the first start. */
export async function openOperationQueue(url: string, workers: number): Promise<OperationQueue> {
  const database = openJobDatabase(url, workers + 2, 8_000);
  const boss = new PgBoss({
    db: database,
    schema: 'pgboss',
    schedule: false,
    supervise: workers > 0,
    maintenanceIntervalSeconds: MAINTENANCE_SECS,
    archiveCompletedAfterSeconds: 3_600,
    deleteAfterSeconds: DAY_SECS,
  });
  boss.on('error', (error) => {
    log.warn({ err: error }, 'the job queue met an error');
  });
  try {
    await boss.start();
    await boss.createQueue(QUEUE, {
      name: QUEUE,
      policy: 'short',
      expireInSeconds: EXPIRE_SECS,
      retryLimit: 10,
      retryDelay: 1,
    });
  } catch (error) {
    await boss.stop({ graceful: false }).catch(() => undefined);
    await database.end();
    throw error;
  }
  return {
    async send({ tenantId, operationId }, inMs) {
      const data = { tenant: String(tenantId), operation: operationId };
      const wait = Math.min(Math.max(0, inMs), WAIT_AT_MOST_MS) / 1_000;
      await boss.send(QUEUE, data, {
        singletonKey: `${data.tenant}/${operationId}`,
        ...(wait > 0 && { startAfter: wait }),
      });
    },
    async next() {
      const [job] = await boss.fetch<{ tenant: string; operation: string }>(QUEUE);
      if (!job) return null;
      const tenantId = parseTenantId(job.data.tenant);
      if (tenantId === null) throw new Error('a job names no tenant');
      return { jobId: job.id, tenantId, operationId: job.data.operation };
    },
    async done({ jobId }) {
      await boss.complete(QUEUE, jobId);
    },
    async failed({ jobId }, message) {
      await boss.fail(QUEUE, jobId, { message });
    },
    async end() {
      await boss.stop({ graceful: false, wait: false }).catch(() => undefined);
      await database.end();
    },
  };
}
