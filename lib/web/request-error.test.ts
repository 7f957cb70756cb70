import { expect, test, vi } from 'vitest';
import { describeError, log } from '@/lib/log';
import { logRequestError } from './request-error';

test('an error is told with its digest, without the search and without values', () => {
  const told = vi.spyOn(log, 'error').mockReturnValue();
  const failed = Object.assign(new Error('Failed query: select … params: alice'), {
    query: 'select …',
    params: ['alice'],
    digest: '1234',
  });
  logRequestError(
    failed,
    { path: '/t/1/entries?user=alice', method: 'GET', headers: { cookie: 'session=alice' } },
    {
      routerKind: 'App Router',
      routePath: '/t/[tenant]/entries',
      routeType: 'render',
      renderSource: 'react-server-components',
      revalidateReason: undefined,
    },
  );
  const [fields] = told.mock.calls[0] ?? [];
  expect(fields).toMatchObject({ digest: '1234', method: 'GET', path: '/t/1/entries' });
  const { err, ...others } = fields as { err: unknown };
  expect(JSON.stringify([describeError(err), others])).not.toContain('alice');
});
