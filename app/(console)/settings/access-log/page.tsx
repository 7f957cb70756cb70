import type { Metadata } from 'next';
import Link from 'next/link';
import { DataAge } from '@/app/(console)/_components/data-age';
import { signedInPage } from '@/app/(console)/_lib/page-access';
import { AccessTable } from '@/components/access-table';
import { nameWords } from '@/components/access-words';

import { buttonClass } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkPending } from '@/components/ui/link-pending';
import { ScrollArea } from '@/components/ui/scroll-area';
import { can, roleInAll } from '@/lib/auth/roles';
import { listAccessLog, namesInLog } from '@/lib/db/access-log';
import { namesOfUsers } from '@/lib/db/access-store';
import { databaseNow } from '@/lib/db/clock';
import { listTenantNames } from '@/lib/db/tenant-names';
import { type AccessKind, type AccessLogPage, isAccessKind } from '@/lib/dlq/access-record';
import { userOfActor } from '@/lib/format/actor';
import { visibleText } from '@/lib/format/visible';
import { NoRightHere } from '../_components/no-right-here';
import { SettingsFrame } from '../_components/settings-frame';
import { AccessFilter } from './_components/access-filter';

export const metadata: Metadata = { title: 'Access log' };

interface Props {
  readonly searchParams: Promise<Record<string, string | string[] | undefined>>;
}
interface Shown {
  readonly what: AccessKind | null;
  /** As typed or linked: a name of the log, or what people are called. */
  readonly who: string;
}

const PAGE_SIZE = 50;
const PATH = '/settings/access-log';
const ABOUT =
  'Who signed in or was refused, who was given or denied what, and by whom. Records are only ever added.';

export default async function AccessLogPageRoute({ searchParams }: Props) {
  const query = await searchParams;
  const asked = one(query['what']);
  const shown = { what: isAccessKind(asked) ? asked : null, who: one(query['who']).trim() };
  const cursor = one(query['cursor']);
  const { user, tenants } = await signedInPage(hrefOf(shown, cursor));
  const role = roleInAll(user.memberships);
  if (role === null || !can(role, 'members')) {
    return (
      <SettingsFrame title="Access log" about={ABOUT}>
        <NoRightHere
          what="The access log"
          permission="members"
          tenantId={null}
          memberships={user.memberships}
          names={await listTenantNames(tenants)}
        />
      </SettingsFrame>
    );
  }

  const who = shown.who === '' ? null : await namesInLog(shown.who);
  const [page, now] = await Promise.all([
    listAccessLog({ what: shown.what, who }, cursor === '' ? null : cursor, PAGE_SIZE),
    databaseNow(),
  ]);
  const names = await namesOfUsers(peopleIn(page, shown.who));
  return (
    <SettingsFrame title="Access log" about={ABOUT} aside={<DataAge asOf={now} />}>
      <AccessFilter what={shown.what} who={shown.who} />
      {shown.who.includes(':') && (
        <p className="px-4 pb-2.5 text-sm text-ink-2">
          Of {visibleText(nameWords(shown.who, names))}.{' '}
          <Link href={hrefOf({ ...shown, who: '' })} prefetch={false}>
            Of everybody
          </Link>
        </p>
      )}
      {page.items.length === 0 ? (
        <Nothing shown={shown} />
      ) : (
        <ScrollArea label="Access log, scrollable">
          <AccessTable
            items={page.items}
            names={names}
            now={now}
            href={(to) => hrefOf({ ...shown, ...to })}
          />
        </ScrollArea>
      )}
      <Pager shown={shown} page={page} />
    </SettingsFrame>
  );
}

function Nothing({ shown: { what, who } }: { shown: Shown }) {
  return what === null && who === '' ? (
    <EmptyState title="No record yet">
      <p>The next sign-in is the first.</p>
    </EmptyState>
  ) : (
    <EmptyState
      title="No record matches"
      actions={
        <Link href={PATH} prefetch={false} className={buttonClass()}>
          All records
        </Link>
      }
    >
      <p>People are found by a part of their name or address, keys by what they begin with.</p>
    </EmptyState>
  );
}

function Pager({ shown, page: { newer, older } }: { shown: Shown; page: AccessLogPage }) {
  if (newer === null && older === null) return null;
  return (
    <nav aria-label="Pages" className="flex flex-wrap items-center gap-2 px-4 py-3">
      {newer !== null && (
        <>
          <Link href={hrefOf(shown)} prefetch={false} className={buttonClass('quiet')}>
            Newest
          </Link>
          <Link href={hrefOf(shown, newer)} prefetch={false} className={buttonClass()}>
            Newer
          </Link>
        </>
      )}
      {older !== null && (
        <Link href={hrefOf(shown, older)} prefetch={false} className={buttonClass()}>
          Older
          <LinkPending />
        </Link>
      )}
    </nav>
  );
}

function hrefOf({ what, who }: Shown, cursor = ''): string {
  const query = new URLSearchParams();
  if (what !== null) query.set('what', what);
  if (who !== '') query.set('who', who);
  if (cursor !== '') query.set('cursor', cursor);
  return query.size === 0 ? PATH : `${PATH}?${query.toString()}`;
}

/** User ids whose names the page shows. */
function peopleIn({ items }: AccessLogPage, who: string): string[] {
  const named = [who, ...items.flatMap(({ actor, subject }) => [actor, subject ?? ''])];
  return [...new Set(named.map(userOfActor).filter((id) => id !== null))];
}

function one(value: string | string[] | undefined): string {
  // Postgres takes no NUL in a text.
  return ((Array.isArray(value) ? value[0] : value) ?? '').replaceAll('\0', '');
}
