import { expect, test } from 'vitest';
import { ownPath, signInErrorPath, signInMessage } from './sign-in-errors';

test.each([
  ['/', '/'],
  ['/t/1/entries?status=pending#x', '/t/1/entries?status=pending#x'],
  ['https://evil.example/', '/'],
  ['//evil.example/', '/'],
  ['/\\evil.example/', '/'],
  ['/\t/evil.example/', '/'],
  ['/.//evil.example', '/'],
  ['/..//evil.example', '/'],
  ['/t/..//evil.example', '/'],
  ['/%2e//evil.example', '/'],
  ['/./\\evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['sign-in', '/'],
  ['', '/'],
  [undefined, '/'],
])('after signing in, %j leads to %s', (target, path) => {
  expect(ownPath(target)).toBe(path);
});

test('every code ends in words; notices are no problems', () => {
  expect(signInMessage('disabled')).toMatchObject({ tone: 'problem' });
  expect(signInMessage('signed-out')).toMatchObject({ tone: 'notice' });
  for (const unknown of [
    'Configuration',
    'OAuthCallbackError',
    'constructor',
    '__proto__',
    '<script>',
    '',
  ]) {
    expect(signInMessage(unknown)).toEqual(signInMessage('provider'));
  }
});

test('the way back is kept', () => {
  expect(signInErrorPath('origin')).toBe('/sign-in?error=origin');
  expect(signInErrorPath('provider', '/t/1?a=b')).toBe(
    '/sign-in?error=provider&callbackUrl=%2Ft%2F1%3Fa%3Db',
  );
});
