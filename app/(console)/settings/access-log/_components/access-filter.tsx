import { ACCESS_WORDS } from '@/components/access-words';
import { Button } from '@/components/ui/button';
import { INPUT } from '@/components/ui/field';
import { ACCESS_KINDS, type AccessKind } from '@/lib/dlq/access-record';

const LABEL = 'flex min-w-0 flex-col gap-0.5 text-sm text-ink-2';

/** The filter of the access log, a plain GET form. `key` by what it shows, so that it follows the address. */
export function AccessFilter({ what, who }: { what: AccessKind | null; who: string }) {
  return (
    <search>
      <form
        key={`${what ?? ''} ${who}`}
        method="get"
        action="/settings/access-log"
        aria-label="Filter the access log"
        className="grid grid-cols-2 gap-2 px-4 py-2.5 sm:flex sm:items-end"
      >
        <label className={`${LABEL} sm:w-52`}>
          What
          <select name="what" defaultValue={what ?? ''} className={INPUT}>
            <option value="">any</option>
            {ACCESS_KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {ACCESS_WORDS[kind]}
              </option>
            ))}
          </select>
        </label>
        <label className={`${LABEL} sm:w-64`}>
          Who
          <input
            name="who"
            autoComplete="off"
            defaultValue={who}
            placeholder="name, address, key:…, cli"
            className={INPUT}
          />
        </label>
        <Button type="submit" className="self-end">
          Filter
        </Button>
      </form>
    </search>
  );
}
