'use client';

import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import { UTC } from '@/lib/format/time';

interface Zone {
  /** IANA name. */
  readonly zone: string;
  readonly setZone: (zone: string) => void;
}

const Current = createContext<Zone>({ zone: UTC, setZone: () => undefined });

/** The zone every time below is shown in; `initial` is what the server knows from the cookie. */
export function ZoneProvider({ initial, children }: { initial: string; children: ReactNode }) {
  const [zone, setZone] = useState(initial);
  const value = useMemo(() => ({ zone, setZone }), [zone]);
  return <Current value={value}>{children}</Current>;
}

export function useZone(): Zone {
  return useContext(Current);
}
