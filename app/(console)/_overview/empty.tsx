import { headers } from 'next/headers';
import Link from 'next/link';
import { NoRight } from '@/components/no-right';
import { buttonClass } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { ScrollArea } from '@/components/ui/scroll-area';

const CURL = `curl -sS ORIGIN/api/v1/tenants/1/entries \\
  -H "authorization: Bearer $KEY" -H 'content-type: application/json' \\
  -d '{"session_id":"s1","username":"opal","collection":"orders","document_id":"o1",
       "mutation_id":1,"peer_id":7,"delta":[],"violation_type":"PermissionDenied",
       "compensation":null,
       "device_metadata":{"client_version":"0.1.0","remote_addr":"","peer_id":7}}'`;

/** Nothing ever came in. */
export function NothingYet() {
  return (
    <EmptyState title="No tenant yet">
      <p>
        A tenant comes into being with its first rejected delta. Make a key, then send one; a reload
        shows it here.
      </p>
      <Origin />
    </EmptyState>
  );
}

async function Origin() {
  const host = (await headers()).get('host') ?? 'localhost:3000';
  return (
    <ScrollArea label="Commands" className="rounded-lg border border-line bg-paper-2 p-3 text-ink">
      <pre>
        {`KEY=$(npm run --silent dlq -- api-key create --tenants 1 --scopes ingest)\n${CURL.replace('ORIGIN', `http://${host}`)}`}
      </pre>
    </ScrollArea>
  );
}

/** Signed in, but a member of nothing. */
export function NoRoleYet() {
  return (
    <NoRight
      title="You have no role here yet"
      needs="viewer"
      where="in at least one tenant"
      youAre="you have no role"
      group="dlq:<tenant>:viewer"
    />
  );
}

/** The address asks for tenants that are not there, or not theirs. */
export function NoneOfThese() {
  return (
    <EmptyState
      title="No such tenant for you"
      actions={
        <Link href="/" className={buttonClass('primary')}>
          All tenants
        </Link>
      }
    >
      <p>The address names a tenant that does not exist, or one you have no role in.</p>
    </EmptyState>
  );
}
