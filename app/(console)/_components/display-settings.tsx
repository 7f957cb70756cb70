'use client';

import { useEffect, useState } from 'react';
import { KEYS_COOKIE, type Theme, THEME_COOKIE, THEMES, ZONE_COOKIE } from '@/components/theme';
import { useZone } from '@/components/ui/zone';
import { UTC } from '@/lib/format/time';

const YEAR_SECS = 31_536_000;

function remember(name: string, value: string) {
  document.cookie = `${name}=${value}; path=/; max-age=${YEAR_SECS}; samesite=lax`;
}

function showTheme(theme: Theme) {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

function setKeysOn(on: boolean) {
  document.documentElement.dataset['keys'] = on ? 'on' : 'off';
}

/** Never the name that stands for the default, so that the choice shows in a browser that is at UTC. */
function localZone(): string {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return timeZone === UTC ? 'Etc/UTC' : timeZone;
}

/** How this browser shows the console: theme, zone of times, and whether single keys act. */
export function DisplaySettings({
  theme,
  keysOn,
  name,
}: {
  theme: Theme;
  keysOn: boolean;
  /** Tells two copies on one page apart. */
  name: string;
}) {
  const [chosen, setChosen] = useState(theme);
  const [keys, setKeys] = useState(keysOn);
  const { zone, setZone } = useZone();

  // Local is where the browser is now, not where it was when that was chosen.
  useEffect(() => {
    const here = localZone();
    if (zone !== UTC && zone !== here) showZone(here);
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once, on arrival
  }, []);

  function choose(next: Theme) {
    setChosen(next);
    showTheme(next);
    remember(THEME_COOKIE, next);
  }

  function showZone(next: string) {
    setZone(next);
    remember(ZONE_COOKIE, next);
  }

  function switchKeys(on: boolean) {
    setKeys(on);
    remember(KEYS_COOKIE, on ? 'on' : 'off');
    setKeysOn(on);
  }

  return (
    <details className="group">
      <summary className="flex h-7 items-center justify-between rounded px-2.5 text-ink-2 hover:bg-hover hover:text-ink">
        Display
        <span aria-hidden="true" className="text-ink-3 group-open:rotate-180">
          ⌃
        </span>
      </summary>
      <fieldset className="flex flex-col gap-1 px-2.5 py-1.5">
        <legend className="sr-only">Theme</legend>
        <div className="flex gap-1">
          {THEMES.map((each) => (
            <label
              key={each}
              className="flex h-7 flex-1 items-center justify-center rounded border border-transparent text-sm text-ink-2 capitalize hover:bg-hover has-checked:border-line-strong has-checked:bg-paper has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-info"
            >
              <input
                type="radio"
                name={`theme-${name}`}
                value={each}
                checked={chosen === each}
                onChange={() => choose(each)}
                className="sr-only"
              />
              {each}
            </label>
          ))}
        </div>
        <label className="flex min-h-7 items-center gap-2 text-sm text-ink-2">
          <input
            type="checkbox"
            checked={zone !== UTC}
            onChange={(event) => showZone(event.target.checked ? localZone() : UTC)}
          />
          Times in my zone, not UTC
        </label>
        <label className="flex min-h-7 items-center gap-2 text-sm text-ink-2">
          <input
            type="checkbox"
            checked={keys}
            onChange={(event) => switchKeys(event.target.checked)}
          />
          Single-key shortcuts (j, k, x …)
        </label>
      </fieldset>
    </details>
  );
}
