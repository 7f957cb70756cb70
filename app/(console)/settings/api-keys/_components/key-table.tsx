import type { ReactNode } from 'react';
import { tenantWords } from '@/app/(console)/_lib/role-places';
import { actorWords } from '@/lib/format/actor';
import { Moment } from '@/components/ui/moment';
import { Pill } from '@/components/ui/pill';
import { Visible } from '@/components/ui/visible';
import type { Reach } from '@/lib/auth/roles';
import type { KeptApiKey } from '@/lib/db/api-key-store';
import type { NamedTenant } from '@/lib/db/tenant-names';
import { relative } from '@/lib/format/time';
import { RevokeKeyButton } from './revoke-key-button';

/** Ends this soon: worth a word of warning. Milliseconds: a week. */
const SOON = 7 * 86_400_000;

/** Keys: what each may do and where, who made it, whether it is used and until when it works. */
export function KeyTable({
  keys,
  reach,
  names,
  people,
  now,
}: {
  keys: readonly KeptApiKey[];
  /** Where whoever looks keeps keys. */
  reach: Reach;
  names: readonly NamedTenant[];
  people: ReadonlyMap<string, string>;
  now: number;
}) {
  return (
    <table className="dense cards border-t border-line" aria-label="API keys">
      <thead>
        <tr>
          <th scope="col">Key</th>
          <th scope="col">State</th>
          <th scope="col">May, where</th>
          <th scope="col">Made</th>
          <th scope="col" className="num">
            Last used
          </th>
          <th scope="col">
            <span className="sr-only">Revoke</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => (
          <tr key={key.id}>
            <th scope="row" className="!h-auto !py-1.5 !text-base !font-normal !text-ink">
              <span className="font-semibold">
                <Visible text={key.label} max={32} />
              </span>
              <p>
                <code className="text-ink-2">{key.prefix}…</code>
              </p>
            </th>
            <td data-name="State">
              <State apiKey={key} now={now} />
            </td>
            <td data-name="May, where">
              {key.scopes.join(', ')}
              <p className="text-sm text-ink-2">{tenantsOf(key, reach, names)}</p>
            </td>
            <td data-name="Made">
              <Moment at={key.createdAt.getTime()} now={now} />
              <p className="text-sm text-ink-2">
                by <Visible text={madeBy(key, people)} max={24} />
              </p>
            </td>
            <td className="num" data-name="Last used">
              {key.lastUsedAt === null ? (
                <span className="text-ink-3">never</span>
              ) : (
                <Moment at={key.lastUsedAt.getTime()} now={now} />
              )}
            </td>
            <td className="num full">
              {works(key, now) && <Revoke apiKey={key} reach={reach} now={now} />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function works({ revokedAt, expiresAt }: KeptApiKey, now: number): boolean {
  return revokedAt === null && (expiresAt === null || expiresAt.getTime() > now);
}

function State({ apiKey, now }: { apiKey: KeptApiKey; now: number }): ReactNode {
  const { revokedAt, expiresAt } = apiKey;
  if (revokedAt !== null) return <Pill>revoked {relative(revokedAt.getTime(), now)}</Pill>;
  if (expiresAt === null) return <Pill tone="ok">works, no end</Pill>;
  const at = expiresAt.getTime();
  if (at <= now) return <Pill>ended {relative(at, now)}</Pill>;
  return <Pill tone={at - now < SOON ? 'warn' : 'ok'}>ends {relative(at, now)}</Pill>;
}

function Revoke({ apiKey, reach, now }: { apiKey: KeptApiKey; reach: Reach; now: number }) {
  const { id, label, prefix, tenants, lastUsedAt } = apiKey;
  const within =
    reach === 'all' || (tenants?.every((tenantId) => reach.includes(tenantId)) ?? false);
  if (!within) {
    return <span className="text-sm text-ink-3">reaches tenants beyond yours</span>;
  }
  return (
    <RevokeKeyButton
      apiKey={{
        id,
        label,
        prefix,
        tenants: tenants === null ? 'all' : tenants.map(String),
        lastUsed: lastUsedAt === null ? null : relative(lastUsedAt.getTime(), now),
      }}
    />
  );
}

/** The tenants a key reaches, as far as this person may know of them. */
function tenantsOf(
  { tenants }: KeptApiKey,
  reach: Reach,
  names: readonly NamedTenant[],
): ReactNode {
  if (tenants === null) return 'in all tenants';
  const known = tenants.filter((tenantId) => reach === 'all' || reach.includes(tenantId));
  const told = known.slice(0, 2).map((tenantId) => tenantWords(tenantId, names));
  const more = tenants.length - told.length;
  if (more > 0) told.push(`${more} more`);
  return <Visible text={`in ${told.join(', ')}`} max={32} />;
}

function madeBy({ createdBy }: KeptApiKey, people: ReadonlyMap<string, string>): string {
  return createdBy === 'cli' ? 'the command line' : actorWords(createdBy, people);
}
