import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { KEYS_COOKIE, parseTheme, THEME_COOKIE, ZONE_COOKIE } from '@/components/theme';
import { visibleTenants } from '@/lib/auth/access';
import { listTenants } from '@/lib/db/tenants';
import { zoneNamed } from '@/lib/format/time';
import { visibleText } from '@/lib/format/visible';
import { Commands } from './_palette/commands';
import { NarrowMenu } from './_components/narrow-menu';
import { Providers } from './_components/providers';
import { Brand, Mark, RailContent, type RailProps } from './_components/rail';
import { Toasts } from './_components/toasts';
import { rolesInWords } from './_lib/roles-in-words';

/** The chrome around every page. It shows; it does not guard: each page asks for access itself. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const rail = await loadRail();
  const zone = zoneNamed((await cookies()).get(ZONE_COOKIE)?.value);
  return (
    <Providers zone={zone}>
      <a
        href="#main"
        className="fixed top-2 left-2 z-50 -translate-y-16 rounded bg-ink px-3 py-1.5 text-paper focus:translate-y-0"
      >
        Skip to content
      </a>
      <div
        className={`flex min-h-dvh flex-col ${rail === null ? '' : 'md:grid md:grid-cols-[13.5rem_minmax(0,1fr)]'}`}
      >
        {rail !== null && (
          <>
            <aside
              aria-label="Console"
              className="sticky top-0 hidden h-dvh flex-col gap-3.5 overflow-y-auto border-r border-line bg-rail px-2 py-3 md:flex"
            >
              <Brand />
              <RailContent rail={rail} name="wide" />
            </aside>
            <aside
              aria-label="Console menu"
              className="border-b border-line bg-rail px-2 py-2 md:hidden"
            >
              <NarrowMenu brand={<Mark />}>
                <RailContent rail={rail} name="narrow" />
              </NarrowMenu>
            </aside>
          </>
        )}
        <div className="flex min-w-0 flex-1 flex-col">
          {process.env['DLQ_DEV_IDP'] === '1' && (
            <section
              aria-label="Environment"
              className="border-b border-line bg-warn-fill px-4 py-1 text-sm text-warn"
            >
              <strong className="font-semibold">Development sign-in.</strong> Whoever reaches this
              address can sign in as anybody.
            </section>
          )}
          {children}
        </div>
      </div>
      {rail !== null && <Commands />}
      <Toasts />
    </Providers>
  );
}

/** Tenants the rail knows from the start; one beyond them it asks for when its page is open. */
const KNOWN = 100;

async function loadRail(): Promise<RailProps | null> {
  const visible = await visibleTenants();
  if (!visible.ok) return null;
  const jar = await cookies();
  const { tenants, more } = await listTenants(visible.tenants, KNOWN);
  const { user } = visible;
  return {
    tenants: tenants.map(({ tenantId, name, pending, attention, operations }) => ({
      tenantId,
      name,
      pending,
      attention,
      operations,
    })),
    moreTenants: more,
    asOf: Date.now(),
    userName: visibleText(user.name ?? user.email ?? user.id),
    roleWords: rolesInWords(user.memberships),
    theme: parseTheme(jar.get(THEME_COOKIE)?.value),
    keysOn: jar.get(KEYS_COOKIE)?.value !== 'off',
  };
}
