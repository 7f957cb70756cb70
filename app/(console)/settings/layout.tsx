import type { ReactNode } from 'react';
import { SettingsNav } from './_components/settings-nav';

/** What all settings share: where one can go among them. Each page asks for access itself. */
export default function SettingsLayout({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-1 flex-col min-[64rem]:grid min-[64rem]:grid-cols-[11.5rem_minmax(0,1fr)]">
      <SettingsNav />
      <div className="flex min-w-0 flex-1 flex-col">{children}</div>
    </div>
  );
}
