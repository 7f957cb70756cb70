'use server';

import { headers } from 'next/headers';
import { redirect, unstable_rethrow } from 'next/navigation';
import { PROVIDER, signIn, signOut } from '@/lib/auth/auth';
import { isOwnOrigin } from '@/lib/auth/origin';
import { ownPath, signInErrorPath } from '@/lib/auth/sign-in-errors';
import { log } from '@/lib/log';

/** Sends the browser to the identity provider. */
export async function signInAction(form: FormData): Promise<void> {
  const callbackUrl = form.get('callbackUrl');
  const path = ownPath(typeof callbackUrl === 'string' ? callbackUrl : null);
  if (!isOwnOrigin((await headers()).get('origin'))) redirect(signInErrorPath('origin', path));
  let target: string;
  try {
    target = await signIn(PROVIDER, { redirect: false, redirectTo: path });
  } catch (error) {
    unstable_rethrow(error);
    log.error({ err: error }, 'sign-in could not start');
    target = signInErrorPath('provider', path);
  }
  redirect(target);
}

/** Ends the session on the server and in the browser. */
export async function signOutAction(): Promise<void> {
  if (!isOwnOrigin((await headers()).get('origin'))) redirect(signInErrorPath('origin'));
  await signOut({ redirect: false });
  redirect(signInErrorPath('signed-out'));
}
