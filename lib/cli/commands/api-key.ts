import { parseArgs } from 'node:util';
import { createApiKey, isApiScope } from '@/lib/auth/api-key';
import { type Command, err, out, UsageError } from '../command';
import { readTenants } from '../tenants';
import { withDatabase } from '../with-database';

export const apiKeyCommand: Command = {
  usage:
    'api-key create --tenants 1,2|all --scopes ingest,read,operate [--label TEXT]\n' +
    '                               prints the key alone; it is shown this once',
  async run(args) {
    const [verb, ...rest] = args;
    if (verb !== 'create') throw new UsageError('api-key knows one verb: create');
    const { values } = parseArgs({
      args: rest,
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
  },
};
