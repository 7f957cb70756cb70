import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import postgres from 'postgres';
import { jsonText } from '@/lib/codec/json';
import { parseJson } from '@/lib/codec/json-parse';
import { openDatabase, useDatabase } from '@/lib/db/client';
import { migrate } from '@/lib/db/migrate';
import { ensureDatabaseUrl } from '@/lib/embedded/postgres';
import { createQueue, type Op } from './conformance-queue';
import { releaseOnSignal } from './release-on-signal';

/**
 * Reads operations on standard input, one JSON object a line, and prints one result a line: the trace format of
 * conformance/README.md. Everything goes through the database, in one made for this run and dropped after it.
 */

/** Replaces the one clock of the queue; only this throw-away database has it. */
const CLOCK = `
  create table conformance_clock (now_ms bigint not null);
  insert into conformance_clock values (floor(extract(epoch from clock_timestamp()))::bigint * 1000);
  create or replace function dlq_now() returns bigint language sql volatile
  as $$ select now_ms from conformance_clock $$`;

async function main(): Promise<void> {
  const server = await ensureDatabaseUrl();
  const name = `conformance_${randomUUID().replaceAll('-', '')}`;
  const admin = postgres(server.url, { max: 1, onnotice: () => undefined });
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  const release = async () => {
    await admin`drop database if exists ${admin(name)} with (force)`;
    await admin.end();
    await server.release();
  };
  const done = releaseOnSignal(release);
  try {
    await admin`create database ${admin(name)}`;
    await migrate(url.href);
    const setup = postgres(url.href, { max: 1, onnotice: () => undefined });
    await setup.unsafe(CLOCK);
    await setup.end();
    const opened = openDatabase(url.href, { max: 2, deadlineMs: 30_000 });
    useDatabase(opened);
    try {
      await play();
    } finally {
      await opened.end();
    }
  } finally {
    done();
    await release();
  }
}

async function play(): Promise<void> {
  const queue = createQueue();
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() === '') continue;
    const parsed = parseJson(line);
    if (!parsed.ok) throw new Error(`not an operation: ${line.slice(0, 200)}`);
    process.stdout.write(`${jsonText(await queue(parsed.value as Op))}\n`);
  }
}

await main();
