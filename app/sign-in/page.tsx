import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import { buttonClass } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { currentUser } from '@/lib/auth/access';
import { signInSetup } from '@/lib/auth/settings';
import { ownPath, signInMessage } from '@/lib/auth/sign-in-errors';
import { databaseAnswers } from '@/lib/db/access-store';
import { signInAction } from './actions';
import { SubmitButton } from './submit-button';

export const metadata: Metadata = { title: 'Sign in' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function SignInPage({ searchParams }: Props) {
  const query = await searchParams;
  const path = ownPath(first(query['callbackUrl']));
  const signedIn = await currentUser();
  if (signedIn.ok) redirect(path);
  const error = first(query['error']);
  const message = error === undefined ? null : signInMessage(error);

  return (
    <main className="grid min-h-dvh place-items-center bg-paper-2 px-4 py-12">
      <div className="w-full max-w-96">
        <h1 className="text-xl font-semibold">Dead letters</h1>
        <p className="mt-1 mb-6 text-lg text-ink-2">
          Writes that NodeDB sync rejected, kept until somebody decides.
        </p>
        <div className="grid gap-4 rounded-lg border border-line bg-paper p-5">
          {await content(signedIn.code === 'unavailable', path, message)}
        </div>
      </div>
    </main>
  );
}

async function content(
  unavailable: boolean,
  path: string,
  message: ReturnType<typeof signInMessage> | null,
): Promise<ReactNode> {
  const setup = signInSetup();
  if (!setup.ok) {
    return (
      <Notice tone="warn" title="Sign-in is not set up.">
        {setup.problems.map((problem) => (
          <p key={problem}>{problem}</p>
        ))}
      </Notice>
    );
  }
  if (unavailable || !(await databaseAnswers())) return <Unavailable path={path} />;
  return (
    <>
      {message !== null && (
        <Notice tone={message.tone === 'problem' ? 'bad' : 'neutral'} live>
          {message.text}
        </Notice>
      )}
      <div className="grid gap-2">
        {setup.settings.providers.map(({ id, name }) => (
          <form key={id} action={signInAction}>
            <input type="hidden" name="callbackUrl" value={path} />
            <input type="hidden" name="provider" value={id} />
            <SubmitButton only={setup.settings.providers.length === 1}>
              Sign in with {name}
            </SubmitButton>
          </form>
        ))}
      </div>
    </>
  );
}

/** An outage: whoever sees this may well be signed in, so it does not ask them to do so again. */
function Unavailable({ path }: { path: string }) {
  return (
    <>
      <Notice tone="bad" live title="The database cannot be reached.">
        You may still be signed in. Nothing was changed.
      </Notice>
      {/* A whole new request, not a client-side navigation to what was fetched before. */}
      <a className={buttonClass('plain')} href={`/sign-in?callbackUrl=${encodeURIComponent(path)}`}>
        Try again
      </a>
    </>
  );
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
