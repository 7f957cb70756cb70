'use client';

import {
  COLUMN_NAMES,
  COLUMNS,
  DEFAULT_COLUMNS,
  LIST_VIEW_COOKIE,
  type ListView,
  listViewText,
} from '@/components/entry-columns';
import { Button } from '@/components/ui/button';
import { Menu } from '@/components/ui/menu';

const YEAR_SECS = 31_536_000;

function remember(view: ListView) {
  document.cookie = `${LIST_VIEW_COOKIE}=${listViewText(view)}; path=/; max-age=${YEAR_SECS}; samesite=lax`;
}

/** How the list is shown in this browser: how close its rows are, and which columns it has. */
export function ViewMenu({
  view,
  onChange,
}: {
  view: ListView;
  onChange: (view: ListView) => void;
}) {
  const { columns, roomy } = view;

  function choose(next: ListView) {
    remember(next);
    onChange(next);
  }

  return (
    <Menu label="Layout" name="Layout of the list">
      <div className="flex flex-col gap-2 p-3">
        <fieldset className="flex flex-col gap-1">
          <legend className="pb-1 text-sm text-ink-2">Rows</legend>
          {[false, true].map((each) => (
            <label key={String(each)} className="flex min-h-6 items-center gap-2">
              <input
                type="radio"
                name="density"
                checked={roomy === each}
                onChange={() => choose({ columns, roomy: each })}
              />
              {each ? 'Comfortable' : 'Dense'}
            </label>
          ))}
        </fieldset>
        <fieldset className="flex flex-col gap-1 border-t border-line pt-2">
          <legend className="float-left w-full pb-1 text-sm text-ink-2">Columns</legend>
          {COLUMNS.map((column) => {
            const on = columns.includes(column);
            return (
              <label key={column} className="flex min-h-6 items-center gap-2">
                <input
                  type="checkbox"
                  checked={on}
                  disabled={on && columns.length === 1}
                  onChange={() =>
                    choose({
                      roomy,
                      columns: COLUMNS.filter((each) =>
                        each === column ? !on : columns.includes(each),
                      ),
                    })
                  }
                />
                {COLUMN_NAMES[column]}
              </label>
            );
          })}
        </fieldset>
        <Button tone="quiet" onClick={() => choose({ columns: DEFAULT_COLUMNS, roomy: false })}>
          As it was
        </Button>
      </div>
    </Menu>
  );
}
