import { describe, expect, it } from 'vitest';
import { entryNamed } from './found';

describe('an entry named by its id', () => {
  it('is of the tenant it names, or of the one at hand', () => {
    expect(entryNamed('2/17', '1')).toEqual({ tenant: '2', entry: '17' });
    expect(entryNamed(' 2 / 17 ', undefined)).toEqual({ tenant: '2', entry: '17' });
    expect(entryNamed('17', '1')).toEqual({ tenant: '1', entry: '17' });
    expect(entryNamed('#17', '1')).toEqual({ tenant: '1', entry: '17' });
  });

  it('is not guessed at', () => {
    expect(entryNamed('17', undefined)).toBeNull();
    expect(entryNamed('', '1')).toBeNull();
    expect(entryNamed('2/', '1')).toBeNull();
    expect(entryNamed('1/2/3', '1')).toBeNull();
    expect(entryNamed('orders 17', '1')).toBeNull();
  });
});
