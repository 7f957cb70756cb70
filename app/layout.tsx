import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './fonts.css';
import './globals.css';
import './print.css';

import type { Metadata, Viewport } from 'next';
import { cookies } from 'next/headers';
import { connection } from 'next/server';
import type { ReactNode } from 'react';
import { KEYS_COOKIE, parseTheme, THEME_COOKIE } from '@/components/theme';

export const metadata: Metadata = {
  title: { default: 'Dead letters', template: '%s · Dead letters' },
  description: 'The dead-letter queue of NodeDB sync',
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#ebe8df' },
    { media: '(prefers-color-scheme: dark)', color: '#1d1d1b' },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  // The content security policy carries a nonce per request, so no page may be rendered ahead of one.
  await connection();
  const jar = await cookies();
  const theme = parseTheme(jar.get(THEME_COOKIE)?.value);
  return (
    <html
      lang="en"
      data-theme={theme === 'system' ? undefined : theme}
      data-keys={jar.get(KEYS_COOKIE)?.value === 'off' ? 'off' : 'on'}
    >
      <body>{children}</body>
    </html>
  );
}
