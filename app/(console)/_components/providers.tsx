'use client';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { ZoneProvider } from '@/components/ui/zone';

/** What lives on a page (counts, arrivals) is asked for when it changed; a hidden tab stays quiet. `zone` is what times are shown in. */
export function Providers({ zone, children }: { zone: string; children: ReactNode }) {
  const [client] = useState(
    () =>
      new QueryClient({
        defaultOptions: { queries: { staleTime: 5_000, retry: 1, refetchOnWindowFocus: true } },
      }),
  );
  return (
    <QueryClientProvider client={client}>
      <ZoneProvider initial={zone}>{children}</ZoneProvider>
    </QueryClientProvider>
  );
}
