import { consequenceWords, forecastWords } from '@/components/forecast-words';
import { Notice } from '@/components/ui/notice';
import type { Forecast } from '../_lib/use-forecast';

const COUNTS_FROM =
  'Time to live and action count from the next sweep on, for waiting entries too; the capacity counts at once.';

/** What the policy in a form would do, counted as things stand. Saving never waits for it. */
export function ForecastNotice({ forecast }: { forecast: Forecast }) {
  return (
    <div aria-live="polite" aria-busy={busy(forecast)} className="flex flex-col gap-1.5">
      {content(forecast)}
      <p className="text-sm text-ink-2">{COUNTS_FROM}</p>
    </div>
  );
}

const busy = (forecast: Forecast) =>
  forecast.kind === 'counting' || (forecast.kind === 'known' && !forecast.fresh);

function content(forecast: Forecast) {
  switch (forecast.kind) {
    case 'none':
      return null;
    case 'counting':
      return <Notice>Counting what this policy would do…</Notice>;
    case 'failed':
      return (
        <Notice tone="warn" title="Not counted.">
          What this policy would do could not be counted just now. It can be saved all the same.
        </Notice>
      );
    case 'known': {
      const { effect, fresh } = forecast;
      return (
        <div className={fresh ? undefined : 'opacity-60'}>
          <Notice tone={consequenceWords(effect) === null ? 'neutral' : 'bad'}>
            {forecastWords(effect)}
            {effect.evictedNow.count > 0 &&
              ' The oldest are evicted first, and stay restorable while retention lasts.'}
          </Notice>
        </div>
      );
    }
  }
}
