import type { AccessKind, AccessRecord } from '@/lib/dlq/access-record';
import { actorWords } from '@/lib/format/actor';
import { counted } from '@/lib/format/number';

/** The access log in words. */

export const ACCESS_WORDS: { readonly [K in AccessKind]: string } = {
  signed_in: 'Signed in',
  sign_in_refused: 'Sign-in refused',
  signed_out: 'Signed out',
  role_given: 'Role given',
  role_taken: 'Role taken',
  user_disabled: 'User disabled',
  user_enabled: 'User enabled',
  invited: 'Invited',
  invitation_withdrawn: 'Invitation withdrawn',
  key_created: 'API key created',
  key_revoked: 'API key revoked',
  channel_created: 'Channel added',
  channel_changed: 'Channel changed',
  channel_deleted: 'Channel removed',
  exported: 'Entries exported',
};

/** Kinds that somebody who reads the log looks for first. */
export const ACCESS_WARNS: ReadonlySet<AccessKind> = new Set([
  'sign_in_refused',
  'user_disabled',
  'key_revoked',
]);

const REFUSALS: Readonly<Record<string, string>> = {
  disabled: 'the account is disabled here',
  'email-taken': 'another account uses the address',
  'email-unverified': 'the address is not verified',
  provider: 'the provider did not vouch for anybody',
};

/** Who or what a name of the log means: `user:…`, `key:…`, `invitation:…`, `channel:…`, `provider:…`, `cli`, `anonymous`. */
export function nameWords(name: string, names: ReadonlyMap<string, string>): string {
  const [kind = '', rest = ''] = name.split(/:(.*)/s);
  if (kind === 'provider') return `groups at ${providerWords(rest)}`;
  if (kind === 'invitation' || kind === 'channel') return `${kind} ${rest.slice(0, 8)}`;
  if (name === 'anonymous') return 'nobody known';
  return name === 'cli' ? 'command line' : actorWords(name, names);
}

/** What a record tells beside who, what and when; empty when that is all. */
export function detailWords({ what, detail }: AccessRecord): string {
  const text = (name: string) => {
    const value = detail[name];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const reason = text('reason');
  const because = reason === null ? [] : [`“${reason}”`];
  switch (what) {
    case 'signed_in':
      return by(text('provider'));
    case 'sign_in_refused':
      return [REFUSALS[reason ?? ''] ?? reason, by(text('provider'))].filter(Boolean).join(', ');
    case 'signed_out':
      return typeof detail['sessions'] === 'number'
        ? counted(detail['sessions'], 'session ended', 'sessions ended')
        : '';
    case 'role_given':
    case 'role_taken':
    case 'invited':
    case 'invitation_withdrawn': {
      const tenant = text('tenant');
      const role = `${text('role') ?? ''} ${placeOf(tenant)}`;
      const before = text('before');
      const invitation = text('invitation') === null ? [] : ['by invitation'];
      return [role, ...(before === null ? [] : [`was ${before}`]), ...invitation, ...because].join(
        ', ',
      );
    }
    case 'user_disabled':
    case 'user_enabled':
      return because.join('');
    case 'key_created':
    case 'key_revoked': {
      const label = text('label');
      const tenants = detail['tenants'];
      const where = Array.isArray(tenants)
        ? `${tenants.length === 1 ? 'tenant' : 'tenants'} ${tenants.join(', ')}`
        : 'all tenants';
      const scopes = Array.isArray(detail['scopes'])
        ? [`${detail['scopes'].join(', ')} in ${where}`]
        : [];
      return [...(label === null ? [] : [`“${label}”`]), ...scopes, ...because].join(', ');
    }
    case 'channel_created':
    case 'channel_changed':
    case 'channel_deleted': {
      const secret = detail['new_secret'] === true ? ['new secret'] : [];
      const off = detail['enabled'] === false ? ['switched off'] : [];
      return [`“${text('name') ?? ''}” ${placeOf(text('tenant'))}`, ...off, ...secret].join(', ');
    }
    case 'exported': {
      const q = text('q');
      const which = q === null ? 'all' : `“${q}”`;
      const format = FORMATS[text('format') ?? ''] ?? text('format') ?? '';
      return [`${which} ${placeOf(text('tenant'))} as ${format}`, exportEnd(detail)].join(': ');
    }
  }
}

const FORMATS: Readonly<Record<string, string>> = {
  csv: 'CSV',
  ndjson: 'NDJSON',
  bundle: 'a replay bundle',
};

function exportEnd({ state, entries }: AccessRecord['detail']): string {
  const told = typeof entries === 'number' ? counted(entries, 'entry', 'entries') : '';
  switch (state) {
    case 'done':
      return told;
    case 'failed':
      return `broke off after ${told}`;
    case 'left':
      return `given up by the reader after ${told}`;
    default:
      return 'begun';
  }
}

function placeOf(tenant: string | null): string {
  return tenant === null ? 'in all tenants' : `in tenant ${tenant}`;
}

function by(provider: string | null): string {
  return provider === null ? '' : `by ${providerWords(provider)}`;
}

/** Providers by their ids, as the documentation names them. */
const PROVIDERS: Readonly<Record<string, string>> = {
  oidc: 'single sign-on',
  google: 'Google',
  github: 'GitHub',
  entra: 'Microsoft Entra',
  okta: 'Okta',
  keycloak: 'Keycloak',
};

function providerWords(id: string): string {
  return PROVIDERS[id] ?? id;
}
