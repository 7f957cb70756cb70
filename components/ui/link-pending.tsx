'use client';

import { useLinkStatus } from 'next/link';

/**
 * Inside a link: shows that its page is on the way, after a moment, so that quick pages do not flicker.
 * It keeps its place while nothing is under way.
 */
export function LinkPending() {
  const { pending } = useLinkStatus();
  return <span aria-hidden="true" className="link-pending" data-pending={pending || undefined} />;
}
