import { GROUPS } from '@/lib/web/api/operation';
import { OPERATIONS } from '@/lib/web/api/operations/all';

/** Every operation by name, beside the reference on wide screens. */
export function ContentsList() {
  return (
    <nav
      aria-label="Operations"
      className="sticky top-0 max-h-dvh overflow-y-auto px-2 py-3 text-sm"
    >
      <Groups />
    </nav>
  );
}

/** The same above the reference where there is no room beside it. */
export function ContentsFold() {
  return (
    <details className="mx-4 mb-6 rounded-lg border border-line min-[80rem]:hidden">
      <summary className="flex h-10 items-center justify-between rounded-lg px-3 font-medium hover:bg-hover">
        Operations
        <span aria-hidden="true" className="text-ink-3">
          ⌄
        </span>
      </summary>
      <nav aria-label="Operations, folded" className="border-t border-line px-1 py-3 sm:columns-2">
        <Groups />
      </nav>
    </details>
  );
}

function Groups() {
  return (
    <>
      {GROUPS.map((group) => (
        <div key={group} className="mb-3 break-inside-avoid">
          <h2 className="px-2 pb-0.5 text-sm text-ink-2">{group}</h2>
          <ul>
            {OPERATIONS.filter((one) => one.group === group).map((one) => (
              <Entry key={one.id} href={`#${one.id}`} mark={one.method}>
                {one.summary}
              </Entry>
            ))}
          </ul>
        </div>
      ))}
      <div className="break-inside-avoid">
        <h2 className="px-2 pb-0.5 text-sm text-ink-2">Beyond</h2>
        <ul>
          <Entry href="/api-reference/shapes">Shapes of requests and answers</Entry>
          <Entry href="#problems">Problem codes</Entry>
        </ul>
      </div>
    </>
  );
}

function Entry({ href, mark, children }: { href: string; mark?: string; children: string }) {
  return (
    <li>
      <a
        href={href}
        className="flex min-h-6.5 items-baseline gap-2 rounded px-2 py-1 text-ink no-underline hover:bg-hover"
      >
        {mark !== undefined && (
          <span className="w-8 shrink-0 font-mono text-xs text-ink-2">{mark}</span>
        )}
        <span className="min-w-0">{children}</span>
      </a>
    </li>
  );
}
