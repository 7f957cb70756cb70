import { parseArgs } from 'node:util';
import { listQueues } from '@/lib/db/queues';
import { tenantDefaults } from '@/lib/db/tenants';
import { EXPIRY_ACTIONS, type ExpiryAction } from '@/lib/dlq/entry';
import { parseU64, type U64 } from '@/lib/dlq/ids';
import {
  collectionProblem,
  keptReason,
  nameProblem,
  reasonProblem,
  type TextProblem,
} from '@/lib/dlq/names';
import { CAPACITY_MAX, RETENTION_MAX_SECS } from '@/lib/dlq/policy';
import { mintTenantScope, type TenantScope } from '@/lib/dlq/scope';
import { setQueuePolicy, setTenantDefaults } from '@/lib/services/set-policy';
import { type Command, err, out, UsageError } from '../command';
import { readTenants } from '../tenants';
import { withDatabase } from '../with-database';

const OPTIONS = {
  tenant: { type: 'string' },
  collection: { type: 'string' },
  defaults: { type: 'boolean' },
  ttl: { type: 'string' },
  action: { type: 'string' },
  capacity: { type: 'string' },
  name: { type: 'string' },
  retention: { type: 'string' },
  'second-person': { type: 'string' },
  reason: { type: 'string' },
} as const;

type Values = { readonly [name in (typeof SETTINGS)[number]]?: string };

const SETTINGS = ['ttl', 'action', 'capacity', 'name', 'retention', 'second-person'] as const;

export const policyCommand: Command = {
  usage:
    'policy set --tenant N (--collection C | --defaults) [--ttl SECS] [--action A] [--capacity N] [--reason TEXT]\n' +
    '                               what is not named stays; `inherit` gives a queue its tenant’s value back;\n' +
    '                               with --defaults also [--name TEXT] [--retention SECS] [--second-person yes|no]',
  async run(args) {
    const [verb, ...rest] = args;
    if (verb !== 'set') throw new UsageError('policy knows one verb: set');
    const { values } = parseArgs({ args: rest, options: OPTIONS });
    const [tenantId] = readTenants(values.tenant ?? '');
    if (tenantId === undefined) throw new UsageError('name the tenant: --tenant N');
    if ((values.collection === undefined) === !values.defaults) {
      throw new UsageError('name either --collection C or --defaults');
    }
    const named = SETTINGS.filter((name) => values[name] !== undefined);
    if (named.length === 0) throw new UsageError('name what to set: --ttl, --action, --capacity …');
    refuse('--collection', collectionProblem(values.collection ?? 'x'));
    refuse('--name', nameProblem(values.name ?? ''));
    refuse('--reason', reasonProblem(values.reason ?? ''));
    const scope = mintTenantScope(tenantId, 'cli');
    const why = { reason: keptReason(values.reason ?? ''), requestId: null };
    return withDatabase(async () => {
      const result =
        values.collection === undefined
          ? await setTenantDefaults(scope, await defaultsFrom(scope, values), why)
          : await setQueuePolicy(
              scope,
              values.collection,
              await overridesFrom(scope, values.collection, values),
              why,
            );
      if (!result.ok) {
        err(result.error.message);
        return 1;
      }
      out(`set, WAL seq ${String(result.value.seq)}`);
      return 0;
    });
  },
};

function refuse(option: string, problem: TextProblem | null): void {
  if (problem) throw new UsageError(`${option} ${problem.words}`);
}

async function overridesFrom(scope: TenantScope, collection: string, values: Values) {
  const queue = (await listQueues(scope)).find((q) => q.collection === collection);
  const own = queue?.own ?? { ttlSecs: null, action: null, capacity: null };
  const pick = <T>(text: string | undefined, now: T | null, read: (text: string) => T): T | null =>
    text === undefined ? now : text === 'inherit' ? null : read(text);
  return {
    ttlSecs: pick(values.ttl, own.ttlSecs === null ? null : ttl(own.ttlSecs), ttl),
    action: pick(values.action, own.action, action),
    capacity: pick(values.capacity, own.capacity, (text) => whole(text, 1, CAPACITY_MAX)),
  };
}

async function defaultsFrom(scope: TenantScope, values: Values) {
  const now = await tenantDefaults(scope);
  return {
    name: values.name ?? now.name,
    ttlSecs: ttl(values.ttl ?? now.ttlSecs),
    action: action(values.action ?? now.action),
    capacity: whole(values.capacity ?? String(now.capacity), 1, CAPACITY_MAX),
    retentionSecs: whole(values.retention ?? now.retentionSecs, 0, RETENTION_MAX_SECS),
    secondPerson: yes(values['second-person'], now.secondPerson),
  };
}

function yes(text: string | undefined, now: boolean): boolean {
  if (text === undefined) return now;
  if (text !== 'yes' && text !== 'no') {
    throw new UsageError(`--second-person is yes or no: ${text}`);
  }
  return text === 'yes';
}

function ttl(text: string): U64 {
  const value = parseU64(text);
  if (value === null) throw new UsageError(`--ttl is whole seconds, 0 to 2^64-1: ${text}`);
  return value;
}

function action(text: string): ExpiryAction {
  const known = EXPIRY_ACTIONS.find((a) => a === text);
  if (!known) throw new UsageError(`--action is one of ${EXPIRY_ACTIONS.join(', ')}: ${text}`);
  return known;
}

function whole(text: string, min: number, max: number): number {
  const value = /^[0-9]{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= min && value <= max)) {
    throw new UsageError(`not a whole number from ${String(min)} to ${String(max)}: ${text}`);
  }
  return value;
}
