'use server';

import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { beginSignIn } from '@/lib/auth/auth-route';
import { isOwnOrigin } from '@/lib/auth/origin';
import { endCurrentSession } from '@/lib/auth/access';
import { clientAddress } from '@/lib/net/client-address';
import { signInSetup } from '@/lib/auth/settings';
import { ownPath, signInErrorPath } from '@/lib/auth/sign-in-errors';

/** Sends the browser to the identity provider. */
export async function signInAction(form: FormData): Promise<void> {
  const wanted = form.get('callbackUrl');
  const path = ownPath(typeof wanted === 'string' ? wanted : null);
  const asked = await headers();
  const origin = asked.get('origin');
  if (!isOwnOrigin(origin)) redirect(signInErrorPath('origin', path));
  const setup = signInSetup();
  const provider =
    setup.ok && setup.settings.providers.find(({ id }) => id === form.get('provider'));
  if (!provider) redirect(signInErrorPath('provider', path));
  const begun = await beginSignIn(origin, provider.id, path, clientAddress(asked));
  const jar = await cookies();
  for (const cookie of begun.cookies) jar.set(cookie);
  redirect(begun.location);
}

/** Ends the session, on the server and in the browser. */
export async function signOutAction(): Promise<void> {
  if (!isOwnOrigin((await headers()).get('origin'))) redirect(signInErrorPath('origin'));
  redirect(signInErrorPath((await endCurrentSession()) ? 'signed-out' : 'unavailable'));
}
