import { redirect } from 'next/navigation';
import { tenantPage } from '@/app/(console)/_lib/page-access';

/** The queues stand on the tenant's own page; whoever shortens or guesses the address gets there. */
export default async function QueuesPage({ params }: { params: Promise<{ tenant: string }> }) {
  const { tenant: asked } = await params;
  const { tenant } = await tenantPage(asked, `/t/${asked}/queues`);
  redirect(`/t/${tenant}`);
}
