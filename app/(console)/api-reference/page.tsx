import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { signedInPage } from '@/app/(console)/_lib/page-access';
import { buttonClass } from '@/components/ui/button';
import { Crumbs } from '@/components/ui/crumbs';
import { PageFrame } from '@/components/ui/page-frame';
import { appOrigins, originOfHost } from '@/lib/auth/origin';
import { GROUPS } from '@/lib/web/api/operation';
import { OPERATIONS } from '@/lib/web/api/operations/all';
import { ContentsFold, ContentsList } from './_components/contents';
import { Introduction } from './_components/introduction';
import { OperationArticle } from './_components/operation-article';
import { ProblemTable } from './_components/problem-table';

export const metadata: Metadata = { title: 'API reference' };

/** A file, not a page. */
const OPENAPI = '/api/openapi.json';

export default async function ApiReferencePage() {
  await signedInPage('/api-reference');
  const host = (await headers()).get('host');
  const origin = originOfHost(host) ?? appOrigins()[0] ?? 'http://localhost:3000';
  return (
    <PageFrame
      crumbs={
        <Crumbs
          items={[
            { key: 'overview', label: 'Overview', href: '/' },
            { key: 'reference', label: 'API reference' },
          ]}
        />
      }
      aside={
        <a href={OPENAPI} className={buttonClass()}>
          OpenAPI 3.1
        </a>
      }
    >
      <div className="min-[80rem]:grid min-[80rem]:grid-cols-[15rem_minmax(0,1fr)]">
        <div className="hidden border-r border-line min-[80rem]:block">
          <ContentsList />
        </div>
        <div className="min-w-0">
          <Introduction origin={origin} />
          <ContentsFold />
          {GROUPS.map((group) => (
            <section key={group} aria-labelledby={slug(group)} className="border-t border-line">
              <h2 id={slug(group)} className="scroll-mt-2 px-4 pt-6 text-xl font-semibold">
                {group}
              </h2>
              {OPERATIONS.filter((one) => one.group === group).map((one) => (
                <OperationArticle key={one.id} operation={one} origin={origin} />
              ))}
            </section>
          ))}
          <ProblemTable />
        </div>
      </div>
    </PageFrame>
  );
}

function slug(group: string): string {
  return group.toLowerCase().replaceAll(' ', '-');
}
