import { redirect } from 'next/navigation';
import { signedInPage } from '@/app/(console)/_lib/page-access';

export default async function SettingsPage() {
  await signedInPage('/settings');
  redirect('/settings/permissions');
}
