import { expect, test } from 'vitest';
import { overviewHref, parseOverviewQuery } from './query';

test.each([
  ['/', {}],
  ['/?tenant=7', { tenant: '7' }],
  ['/?after=12&range=3d', { after: '12', range: '3d' }],
  ['/', { tenant: 'x', after: '-1', range: 'constructor' }],
  ['/?tenant=7&range=14d', { tenant: '7', after: '3', range: '14d' }],
  ['/', { tenant: ['1', '2'] }],
])('%s is what the address asks for', (href, params) => {
  expect(overviewHref(parseOverviewQuery(params))).toBe(href);
});
