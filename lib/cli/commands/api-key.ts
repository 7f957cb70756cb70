import { parseArgs } from 'node:util';
import { createApiKey, isApiScope } from '@/lib/auth/api-key';
import { listApiKeys } from '@/lib/db/api-key-store';
import { type Command, err, out, UsageError } from '../command';
import { keyTable, revokeKept } from '../kept-api-keys';
import { readTenants } from '../tenants';
import { withDatabase } from '../with-database';

export const apiKeyCommand: Command = {
  usage:
    'api-key create --tenants 1,2|all --scopes ingest,read,operate [--label TEXT]\n' +
    '                               prints the key alone; it is shown this once\n' +
    '  api-key list                 what each key may do, when it was last used, whether it is revoked\n' +
    '  api-key revoke ID|PREFIX     ends a key at once',
  async run(args) {
    const [verb, ...rest] = args;
    if (verb === 'create') return create(rest);
    if (verb === 'list') return list(rest);
    if (verb === 'revoke') return revoke(rest);
    throw new UsageError('api-key knows three verbs: create, list, revoke');
  },
};

async function create(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      tenants: { type: 'string' },
      scopes: { type: 'string' },
      label: { type: 'string' },
    },
  });
  if (!values.tenants) throw new UsageError('name the tenants: --tenants 1,2 or all');
  if (!values.scopes) throw new UsageError('name the scopes: --scopes ingest,read,operate');
  const tenants = values.tenants === 'all' ? 'all' : readTenants(values.tenants);
  const scopes = values.scopes.split(',').map((text) => {
    const scope = text.trim();
    if (!isApiScope(scope)) throw new UsageError(`no such scope: ${scope}`);
    return scope;
  });
  return withDatabase(async () => {
    const { id, key } = await createApiKey({
      label: values.label ?? 'command line',
      scopes,
      tenants,
      createdBy: 'cli',
    });
    out(key);
    err(
      `key ${id}: ${scopes.join(', ')} on ${tenants === 'all' ? 'all tenants' : tenants.join(', ')}`,
    );
    return 0;
  });
}

async function list(args: string[]): Promise<number> {
  parseArgs({ args });
  return withDatabase(async () => {
    for (const line of keyTable(await listApiKeys())) out(line);
    return 0;
  });
}

async function revoke(args: string[]): Promise<number> {
  const { positionals } = parseArgs({ args, allowPositionals: true });
  const [named, ...more] = positionals;
  if (named === undefined || more.length > 0) throw new UsageError('name one key: ID or PREFIX');
  return withDatabase(async () => {
    const done = await revokeKept(named);
    if (!done.ok) {
      err(done.error.message);
      return 1;
    }
    out(`revoked ${done.value.prefix} (${done.value.id}, ${JSON.stringify(done.value.label)})`);
    return 0;
  });
}
