import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LoroDoc, LoroMap } from 'loro-crdt';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { violationToSerde } from '@/lib/codec/serde';
import type { RowChange } from '@/lib/delta/change';
import type { EntryId, TenantId, U64 } from '@/lib/dlq/ids';
import { mintTenantScope } from '@/lib/dlq/scope';
import { embeddedTarget } from '@/lib/targets/embedded/target';
import type { AttemptOutcome, ForceApplyPreview } from '@/lib/targets/port';

/** A sync server that speaks docs/webhook-target.md, with the embedded target's store and rules behind it. */

export const SECRET = `whsec_${Buffer.from('r'.repeat(32)).toString('base64')}`;

type Change = Omit<RowChange, 'collection'>;

interface Asked {
  kind: 'attempt' | 'preview' | 'ping';
  mode?: 'retry' | 'force_apply';
  idempotency_key: string;
  attempt: number;
  tenant_id: string;
  entry_id: string;
  collection: string;
  document_id: string;
  username: string | null;
  peer_id: string;
  mutation_id: string;
  delta_base64?: string;
  changes?: Change[];
  expected_version?: string | null;
}

export interface Receiver {
  readonly url: string;
  /** Ends it and every connection. */
  close(): Promise<void>;
}

/** Serves on a free loopback port. `answer` takes over what it answers itself, for misbehaviour. */
export async function startReceiver(
  answer: (
    request: IncomingMessage,
    response: ServerResponse,
    body: string,
  ) => void | Promise<void>,
): Promise<Receiver> {
  const server = createServer((request, response) => {
    void (async () => {
      const parts: Buffer[] = [];
      for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
      await answer(request, response, Buffer.concat(parts).toString('utf8'));
    })().catch(() => response.destroy());
  });
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/sync`,
    close: () =>
      new Promise((down) => {
        server.close(() => down());
        server.closeAllConnections();
      }),
  };
}

/** Answers as the protocol wants it. */
export async function conforming(
  request: IncomingMessage,
  response: ServerResponse,
  body: string,
): Promise<void> {
  const say = (status: number, json: object) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
  };
  try {
    new Webhook(SECRET).verify(body, request.headers as Record<string, string>);
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error;
    say(401, {});
    return;
  }
  const asked = JSON.parse(body) as Asked;
  if (asked.kind === 'ping') say(200, { outcome: 'pong' });
  else if (asked.kind === 'preview') say(200, previewJson(await preview(asked)));
  else say(200, attemptJson(await attempt(asked)));
}

function place(asked: Asked) {
  return {
    scope: mintTenantScope(BigInt(asked.tenant_id) as TenantId, 'test'),
    collection: asked.collection,
    documentId: asked.document_id,
  };
}

function attempt(asked: Asked): Promise<AttemptOutcome> {
  const request = {
    ...place(asked),
    entryId: BigInt(asked.entry_id) as EntryId,
    attempt: asked.attempt,
    idempotencyKey: asked.idempotency_key,
    username: asked.username ?? '',
    peerId: BigInt(asked.peer_id) as U64,
    mutationId: BigInt(asked.mutation_id) as U64,
  };
  if (asked.mode === 'retry') {
    const delta = new Uint8Array(Buffer.from(asked.delta_base64 ?? '', 'base64'));
    return embeddedTarget.retry({ ...request, delta });
  }
  const expected = asked.expected_version ?? null;
  return embeddedTarget.forceApply({
    ...request,
    delta: asDelta(asked),
    ...(expected === null ? {} : { expectedVersion: expected }),
  });
}

const preview = (asked: Asked) =>
  embeddedTarget.preview({
    ...place(asked),
    delta: asDelta(asked),
    ...(asked.username === null ? {} : { username: asked.username }),
  });

/** The values as a write of this server's own: fields of a row as JSON, a whole row as a new document of Loro. */
function asDelta({ collection, changes = [] }: Asked): Uint8Array {
  const [change, ...more] = changes;
  if (change === undefined || more.length > 0) throw new Error('one row at a time');
  if (change.kind === 'edit') return new TextEncoder().encode(JSON.stringify(change.set));
  const doc = new LoroDoc();
  const row = doc.getMap(collection).setContainer(change.document, new LoroMap());
  for (const [field, value] of Object.entries(change.set)) row.set(field, value);
  doc.commit();
  return doc.export({ mode: 'update' });
}

const rowJson = ({ document, kind, set, unset }: RowChange) => ({ document, kind, set, unset });

function attemptJson(outcome: AttemptOutcome): object {
  switch (outcome.kind) {
    case 'accepted':
      return {
        outcome: 'accepted',
        version: outcome.version,
        wrote: (outcome.wrote ?? []).map(rowJson),
      };
    case 'refused':
      return { outcome: 'refused', violation: violationToSerde(outcome.violation) };
    case 'pended':
      return { outcome: 'pended', missing: outcome.missing };
    case 'moved':
      return { outcome: 'moved' };
    case 'failed':
      return { outcome: 'failed', message: outcome.message, temporary: outcome.temporary };
    case 'unknown':
      throw new Error('its own store always knows');
  }
}

function previewJson(found: ForceApplyPreview): object {
  if (found.kind === 'impossible') return { outcome: 'impossible', reason: found.reason };
  return {
    outcome: 'ready',
    version: found.version,
    overwrites: found.overwrites.map((each) => ({
      document: each.document,
      field: each.field,
      before: each.before,
      after: each.after,
      last_written_by: each.lastWrittenBy,
      last_written_at: each.lastWrittenAt,
    })),
    broken: found.broken.map(violationToSerde),
  };
}
