import Link from 'next/link';
import { KeysButton, PaletteButton } from '@/app/(console)/_palette/commands';
import { signOutAction } from '@/app/sign-in/actions';
import { Button } from '@/components/ui/button';
import type { Theme } from '@/components/theme';
import { DisplaySettings } from './display-settings';
import { RailNav, type RailTenant } from './rail-nav';

export interface RailProps {
  /** The first few of those this person may see; the tenant at hand need not be among them. */
  readonly tenants: readonly RailTenant[];
  readonly moreTenants: boolean;
  /** When the counts were read, epoch milliseconds of the web server, whose clock the browser's cache is measured with. */
  readonly asOf: number;
  readonly userName: string;
  /** The role held everywhere, or "per tenant". */
  readonly roleWords: string;
  readonly theme: Theme;
  readonly keysOn: boolean;
}

/** The product's mark and name. */
export function Mark() {
  return (
    <span className="inline-flex items-center gap-2.5 px-1.5 font-semibold">
      <span
        aria-hidden="true"
        className="inline-flex size-6 items-center justify-center rounded bg-ink font-mono text-xs text-paper"
      >
        dl
      </span>
      Dead letters
    </span>
  );
}

export function Brand() {
  return (
    <Link href="/" className="self-start rounded no-underline">
      <Mark />
    </Link>
  );
}

/** The navigation with who is signed in; `name` tells the wide and the narrow copy apart. */
export function RailContent({ rail, name }: { rail: RailProps; name: string }) {
  const { tenants, moreTenants, asOf, userName, roleWords, theme, keysOn } = rail;
  return (
    <>
      <PaletteButton />
      <RailNav tenants={tenants} more={moreTenants} asOf={asOf} follows={name === 'wide'} />
      <div className="mt-auto flex flex-col gap-2 pt-4">
        <KeysButton />
        <DisplaySettings theme={theme} keysOn={keysOn} name={name} />
        <div className="flex items-center gap-2 border-t border-line pt-2.5">
          <div className="min-w-0 flex-1 px-2.5">
            <p className="truncate font-medium" title={userName}>
              {userName}
            </p>
            <p className="truncate text-sm text-ink-2">{roleWords}</p>
          </div>
          <form action={signOutAction}>
            <Button type="submit" tone="quiet">
              Sign out
            </Button>
          </form>
        </div>
      </div>
    </>
  );
}
