'use client';

import dynamic from 'next/dynamic';
import type { ChartBar, ChartSeries } from './arrivals-chart';

const ArrivalsChart = dynamic(() => import('./arrivals-chart'), {
  ssr: false,
  loading: () => <div className="skeleton h-full" />,
});

/** The chart, loaded after the page in the place it will have, so that nothing jumps. */
export function LazyChart(props: { bars: readonly ChartBar[]; series: readonly ChartSeries[] }) {
  return (
    <div className="h-60">
      <ArrivalsChart {...props} />
    </div>
  );
}
