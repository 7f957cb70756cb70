import { expect, it } from 'vitest';
import { maxDeltaBytes } from './delta-limit';

it('is a setting, 1 MiB unless it is a number of bytes', () => {
  expect(maxDeltaBytes({ NODE_ENV: 'test' })).toBe(1_048_576);
  expect(maxDeltaBytes({ NODE_ENV: 'test', DLQ_MAX_DELTA_BYTES: '10' })).toBe(10);
  expect(maxDeltaBytes({ NODE_ENV: 'test', DLQ_MAX_DELTA_BYTES: 'lots' })).toBe(1_048_576);
});
