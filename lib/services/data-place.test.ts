import { describe, expect, it } from 'vitest';
import { dataPlace } from './data-place';

describe('where the data is', () => {
  it.each([
    ['postgres://dlq:secret@db.example:6432/dlq?sslmode=require', 'db.example:6432'],
    ['postgres://dlq:secret@db.example/dlq', 'db.example'],
    ['postgres:///dlq?host=/run/postgresql&password=secret', '/run/postgresql'],
    ['host=db password=secret', 'an address that cannot be read'],
  ])('%s is told without its secrets', (url, address) => {
    expect(dataPlace({ DATABASE_URL: url, NODE_ENV: 'test' })).toEqual({ kind: 'own', address });
  });

  it('the console’s own Postgres is told by its files', () => {
    const env = { DATABASE_URL: 'postgres://x:y@127.0.0.1:1/dlq', NODE_ENV: 'test' } as const;
    expect(dataPlace({ ...env, DLQ_POSTGRES_FILES: '/data/postgres' })).toEqual({
      kind: 'embedded',
      files: '/data/postgres',
    });
  });
});
