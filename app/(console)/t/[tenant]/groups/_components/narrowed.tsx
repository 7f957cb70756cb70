import Link from 'next/link';
import type { ReactNode } from 'react';
import { groupsHref } from '@/components/groups/links';
import { Visible } from '@/components/ui/visible';
import type { GroupFilter } from '@/lib/dlq/group';
import { violationKindLabel } from '@/lib/dlq/violation';
import { actorWords } from '@/lib/format/actor';

const CHIP =
  'inline-flex h-6.5 items-center gap-1.5 rounded border border-line-strong bg-paper px-2 text-sm no-underline hover:bg-hover';

/** What the groups are narrowed to, each with a way out, and the owners one asks for most. */
export function Narrowed({
  tenant,
  filter,
  me,
  names,
}: {
  tenant: string;
  filter: GroupFilter;
  /** The actor who looks at the page. */
  me: string;
  names: ReadonlyMap<string, string>;
}) {
  const { violation, collection, owner } = filter;
  const without = (key: 'violation' | 'collection' | 'owner') =>
    groupsHref(tenant, { ...filter, [key]: undefined });
  return (
    <div className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-2">
      {collection !== undefined && (
        <Chip href={without('collection')} name="collection">
          <Visible text={collection} max={40} />
        </Chip>
      )}
      {violation !== undefined && (
        <Chip href={without('violation')} name="violation">
          {violationKindLabel(violation)}
        </Chip>
      )}
      {owner === undefined ? (
        <>
          <Link href={groupsHref(tenant, { ...filter, owner: me })} className={CHIP}>
            Mine
          </Link>
          <Link href={groupsHref(tenant, { ...filter, owner: '' })} className={CHIP}>
            Nobody’s
          </Link>
        </>
      ) : (
        <Chip href={without('owner')} name="owner">
          {owner === '' ? 'nobody' : owner === me ? 'you' : actorWords(owner, names)}
        </Chip>
      )}
    </div>
  );
}

function Chip({ href, name, children }: { href: string; name: string; children: ReactNode }) {
  return (
    <Link href={href} className={CHIP}>
      <span className="text-ink-2">{name}</span>
      <span className="font-medium">{children}</span>
      <span aria-hidden="true" className="text-ink-2">
        ×
      </span>
      <span className="sr-only">: take this away</span>
    </Link>
  );
}
