import Link from 'next/link';
import { LinkPending } from '@/components/ui/link-pending';
import { DELIVERY_STATES, type DeliveryState } from '@/lib/dlq/views';

/** The address of the list in one state (null: all), from a place on. */
export function deliveriesHref(state: DeliveryState | null, older?: string): string {
  const params = new URLSearchParams();
  if (state !== null) params.set('state', state);
  if (older !== undefined) params.set('older', older);
  const query = params.toString();
  return `/settings/deliveries${query === '' ? '' : `?${query}`}`;
}

/** The list by state. */
export function StateTabs({ state }: { state: DeliveryState | null }) {
  return (
    <nav aria-label="State" className="overflow-x-auto border-b border-line px-4">
      <ul className="flex gap-5">
        {[null, ...DELIVERY_STATES].map((each) => (
          <li key={each ?? 'all'}>
            <Link
              href={deliveriesHref(each)}
              prefetch={false}
              aria-current={state === each ? 'page' : undefined}
              className="flex h-9 items-center gap-1.5 border-b-2 border-transparent whitespace-nowrap text-ink-2 no-underline hover:text-ink focus-visible:-outline-offset-2 aria-[current=page]:border-ink aria-[current=page]:font-semibold aria-[current=page]:text-ink"
            >
              <span className="first-letter:uppercase">{each ?? 'all'}</span>
              <LinkPending />
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
