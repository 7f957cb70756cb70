import Link from 'next/link';
import { buttonClass } from '@/components/ui/button';

/** For an address that leads nowhere, or nowhere this person may go: the two look the same on purpose. */
export function NotHere() {
  return (
    <main
      id="main"
      tabIndex={-1}
      className="mx-auto flex max-w-xl flex-col items-start gap-3 px-4 py-16 outline-none"
    >
      <h1 className="text-xl font-semibold">There is nothing here for you</h1>
      <p className="text-ink-2">
        The link may be old or mistyped, or it leads to a tenant in which you have no role. If it
        was sent to you, ask its sender, or an administrator for the role viewer in that tenant.
      </p>
      <Link href="/" className={buttonClass('primary')}>
        To the overview
      </Link>
    </main>
  );
}
