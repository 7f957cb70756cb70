'use client';

import { useEffect, useRef } from 'react';

/** Something the page at hand can do now, for the palette. */
export interface Offer {
  readonly id: string;
  /** Verb first: "Resolve entry 1/17". */
  readonly name: string;
  /** The single key that does the same. */
  readonly key?: string;
  /** Why it cannot be done now; it is listed all the same. */
  readonly refused?: string | null;
  readonly run: () => void;
}

const offering: { readonly current: () => readonly Offer[] }[] = [];

/** Offers what `offers` gives at the moment the palette opens. */
export function useOffers(offers: () => readonly Offer[]): void {
  const latest = useRef(offers);
  useEffect(() => {
    latest.current = offers;
  });
  useEffect(() => {
    offering.push(latest);
    return () => {
      offering.splice(offering.indexOf(latest), 1);
    };
  }, []);
}

/** What the page offers now, that of its inner parts first. */
export function currentOffers(): readonly Offer[] {
  return offering.toReversed().flatMap(({ current }) => current());
}
