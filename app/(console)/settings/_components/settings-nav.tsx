'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { LinkPending } from '@/components/ui/link-pending';

/** By whom a person is looking for: themselves, who comes in, what goes out, the console itself. */
const GROUPS = [
  { name: 'You', pages: [['permissions', 'Your permissions']] },
  {
    name: 'Access',
    pages: [
      ['members', 'Members'],
      ['api-keys', 'API keys'],
      ['access-log', 'Access log'],
    ],
  },
  {
    name: 'Connections',
    pages: [
      ['targets', 'Targets'],
      ['channels', 'Channels'],
      ['deliveries', 'Deliveries'],
    ],
  },
  { name: 'Console', pages: [['about', 'About']] },
] as const;

/**
 * The pages of the settings: a list beside them, on narrow screens a row of tabs above them. It offers them all;
 * a page somebody may not use says which role it needs.
 */
export function SettingsNav() {
  const pathname = usePathname();
  return (
    <nav
      aria-label="Settings"
      className="relative border-b border-line max-[64rem]:overflow-x-auto min-[64rem]:border-r min-[64rem]:border-b-0"
    >
      <div className="flex gap-1 px-2 min-[64rem]:sticky min-[64rem]:top-0 min-[64rem]:flex-col min-[64rem]:gap-3.5 min-[64rem]:py-3">
        {GROUPS.map((group) => (
          <div key={group.name} className="contents min-[64rem]:block">
            <h2 className="hidden px-2.5 pb-1 text-sm text-ink-2 min-[64rem]:block">
              {group.name}
            </h2>
            <ul className="contents min-[64rem]:flex min-[64rem]:flex-col min-[64rem]:gap-0.5">
              {group.pages.map(([path, label]) => {
                const href = `/settings/${path}`;
                const here = pathname === href || pathname.startsWith(`${href}/`);
                return (
                  <li key={path} className="shrink-0">
                    <Link
                      ref={here ? intoView : undefined}
                      href={href}
                      prefetch={false}
                      aria-current={here ? 'page' : undefined}
                      className="flex h-10 items-center gap-2 border-b-2 border-transparent px-2.5 -outline-offset-2 whitespace-nowrap text-ink-2 no-underline hover:text-ink aria-[current=page]:border-ink aria-[current=page]:font-semibold aria-[current=page]:text-ink min-[64rem]:h-7.5 min-[64rem]:rounded min-[64rem]:border-b-0 min-[64rem]:hover:bg-hover min-[64rem]:aria-[current=page]:bg-active"
                    >
                      {label}
                      <LinkPending />
                    </Link>
                  </li>
                );
              })}
            </ul>
          </div>
        ))}
      </div>
    </nav>
  );
}

/** In the row of tabs the current one may be out of sight. */
function intoView(link: HTMLAnchorElement | null): void {
  // Newer browsers answer with a promise, which a ref must not return.
  link?.scrollIntoView({ block: 'nearest', inline: 'center' });
}
