import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { curlOf } from './curl';
import { openApiDocument } from './openapi';
import { OPERATIONS } from './operations/all';
import { fieldRows, shapeOf, typeWords } from './shape';

const { schemas } = openApiDocument().components;

describe('an example', () => {
  test.each(OPERATIONS)('$id: is read by a shell as it is meant', (of) => {
    // The shell takes the command apart; nothing is sent.
    const command = curlOf(of, 'http://localhost:3000').replace(/^curl /, 'printf "%s\\0" ');
    const env = { ...process.env, KEY: 'dlq_key', CRON_SECRET: 'secret' };
    const words = execFileSync('sh', ['-c', command], { env, encoding: 'utf8' }).split('\0');
    const [url] = words.filter((word) => word.startsWith('http://localhost:3000/api/'));
    expect(url).not.toMatch(/[{}]/);
    const sent = words[words.indexOf('-d') + 1];
    const body = words.includes('-d') ? (JSON.parse(sent ?? '') as unknown) : undefined;
    expect(body).toEqual(of.example.body);
  });
});

describe('a type in words', () => {
  const words = (schema: Parameters<typeof typeWords>[0]) =>
    typeWords(schema)
      .map((word) => (word.kind === 'shape' ? `<${word.name}>` : word.text))
      .join('');

  test.each([
    [{ type: 'integer', minimum: 1, maximum: 5 }, 'integer, 1 to 5'],
    [{ type: 'integer', minimum: 0 }, 'integer'],
    [{ type: ['string', 'null'] }, 'string or null'],
    [{ type: 'string', format: 'date-time' }, 'time'],
    [{ type: 'array', items: { $ref: '#/components/schemas/Entry' } }, 'list of <Entry>'],
    [{ anyOf: [{ $ref: '#/components/schemas/Entry' }, { type: 'null' }] }, '<Entry> or null'],
    [{ enum: ['a', 'b'] }, 'a or b'],
    [{}, 'any JSON'],
  ])('%j', (schema, told) => {
    expect(words(schema)).toBe(told);
  });
});

test('fields of objects within stand by their path', () => {
  const paths = fieldRows(schemas['Entry'] ?? {}).map(({ path }) => path);
  expect(paths).toEqual(expect.arrayContaining(['device_metadata.peer_id', 'lease.until']));
  expect(fieldRows(schemas['AttentionList'] ?? {}).map(({ path }) => path)).toContain(
    'entries[].message',
  );
});

test('variants tell what they share once, and what tells them apart', () => {
  const { fields, variants } = shapeOf('WalRecord', schemas['WalRecord'] ?? {});
  expect(fields.map(({ path }) => path)).toEqual(expect.arrayContaining(['seq', 'actor', 'hash']));
  expect(variants.map(({ when }) => when?.value)).toContain('"held"');
  const evicted = variants.find(({ when }) => when?.value === '"evicted"');
  expect(evicted?.fields.map(({ path }) => path)).toEqual(['payload', 'payload.capacity']);
});
