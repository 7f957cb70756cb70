import type { ReactNode } from 'react';
import { Crumbs } from '@/components/ui/crumbs';
import { PageFrame } from '@/components/ui/page-frame';

/** A page of the settings: its name, what it is for, and its content. */
export function SettingsFrame({
  title,
  name = title,
  parent,
  about,
  aside,
  actions,
  children,
}: {
  title: ReactNode;
  /** What the way here ends with; the title unless set. */
  name?: ReactNode;
  /** The page this one belongs to. */
  parent?: { readonly label: string; readonly href: string };
  /** One or two sentences. */
  about: ReactNode;
  /** At the end of the bar: age of the data, refresh. */
  aside?: ReactNode;
  /** Buttons beside the heading. */
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <PageFrame
      crumbs={
        <Crumbs
          items={[
            { key: 'settings', label: 'Settings', href: '/settings/permissions' },
            ...(parent === undefined ? [] : [{ key: 'parent', ...parent }]),
            { key: 'page', label: name },
          ]}
        />
      }
      aside={aside}
    >
      <div className="flex flex-wrap items-start justify-between gap-3 px-4 py-3">
        <div className="max-w-3xl min-w-0 flex-1 basis-80">
          <h1 className="text-xl font-semibold">{title}</h1>
          <p className="text-ink-2">{about}</p>
        </div>
        {actions !== undefined && <div className="flex flex-wrap gap-2">{actions}</div>}
      </div>
      {children}
    </PageFrame>
  );
}
