'use client';

import { useRouter } from 'next/navigation';
import {
  type KeyboardEvent,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useTransition,
} from 'react';
import { entriesHref, queryHref } from '@/components/entry-links';
import { Button } from '@/components/ui/button';
import { parseQuery, QUERY_LIMIT, queryText, tenantSwitch } from '@/lib/dlq/filter';
import { middle, visibleText } from '@/lib/format/visible';
import { Choices } from './choice-list';
import { type Choice, groupsFor } from './choices';
import { type Edit, typingAt, withKey, withValue } from './completion';
import { followed } from './follow';
import { MarkedQuery } from './marked-query';
import { recentQueries, rememberQuery } from './recent';
import { useValues } from './use-values';

/** The box and what lies behind it have to agree to the pixel. */
const TYPE = 'px-2 font-mono text-sm leading-7 [font-variant-ligatures:none]';

/**
 * The list's filter as one line of text: tokens and free text, with keys and then values offered while one writes. It
 * asks when Enter is pressed, and follows the address whenever that changes elsewhere; what is half written stays.
 */
export function QueryBox({
  tenant,
  person,
  asked,
}: {
  tenant: string;
  /** Id of who looks; their latest queries are kept apart in a browser that others use too. */
  person: string;
  /** The query of the address, with what of it is wrong. */
  asked: string;
}) {
  const router = useRouter();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const behind = useRef<HTMLDivElement>(null);
  const place = useRef<number | null>(null);
  const [applying, startApplying] = useTransition();
  const [seen, setSeen] = useState(asked);
  const [base, setBase] = useState(asked);
  const [text, setText] = useState(asked);
  const [caret, setCaret] = useState(0);
  const [focused, setFocused] = useState(false);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const [recent, setRecent] = useState<readonly string[]>([]);
  // When it was opened; offers of days go by it.
  const [now, setNow] = useState(0);

  if (asked !== seen) {
    setSeen(asked);
    setBase(asked);
    setText(followed(base, text, asked));
  }

  const { problems } = useMemo(() => parseQuery(text), [text]);
  // What is being written is not wrong yet.
  const wrong = problems.filter(
    ({ start, end }) => !(focused && text !== asked && start < caret && caret <= end),
  );
  const typing = typingAt(text, caret);
  const { key } = typing;
  const shown = open && focused;
  const values = useValues(tenant, shown && key !== 'tenant' ? key : null, typing.prefix);
  const groups = shown
    ? groupsFor(typing, values.found.values, text === '' ? recent : [], now)
    : [];
  const choices = groups.flatMap((group) => group.choices);
  const chosen = active < choices.length ? active : -1;

  useLayoutEffect(() => {
    if (place.current !== null) field.current?.setSelectionRange(place.current, place.current);
    place.current = null;
    if (behind.current && field.current) behind.current.scrollLeft = field.current.scrollLeft;
  });

  useEffect(() => {
    document.getElementById(`${id}-${String(chosen)}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, chosen]);

  function show() {
    setRecent(recentQueries(person, tenant));
    setNow(Date.now());
    setOpen(true);
  }

  function edit({ query, caret: to }: Edit) {
    place.current = to;
    setText(query);
    setCaret(to);
    setActive(-1);
    show();
  }

  function apply(query: string) {
    setOpen(false);
    setActive(-1);
    setText(query);
    setBase(query);
    const parsed = parseQuery(query);
    const elsewhere = tenantSwitch(query, tenant);
    if (parsed.problems.length === 0) {
      rememberQuery(person, elsewhere?.tenant ?? tenant, queryText(parsed.filter));
    }
    startApplying(() => {
      if (elsewhere !== null) router.push(queryHref(elsewhere.tenant, elsewhere.query));
      // What is not understood goes along, so that the page can say so.
      else if (parsed.problems.length > 0) router.push(queryHref(tenant, query.trim()));
      else router.push(entriesHref(tenant, parsed.filter));
    });
  }

  function choose(choice: Choice) {
    field.current?.focus();
    if (choice.kind === 'query') apply(choice.value);
    else if (choice.kind === 'key') edit(withKey(text, typing, choice.value));
    else edit(withValue(text, typing, choice.value));
  }

  function onKeyDown(event: KeyboardEvent) {
    const { key: pressed } = event;
    if (pressed === 'ArrowDown' || pressed === 'ArrowUp') {
      event.preventDefault();
      if (!open) return show();
      const by = pressed === 'ArrowDown' ? 1 : -1;
      const round = choices.length + 1;
      setActive(((chosen + 1 + by + round) % round) - 1);
    } else if ((pressed === 'Enter' || pressed === 'Tab') && shown && chosen >= 0) {
      event.preventDefault();
      const choice = choices[chosen];
      if (choice) choose(choice);
    } else if (pressed === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      if (open) setOpen(false);
      else field.current?.blur();
    }
  }

  return (
    <form
      method="get"
      action={`/t/${tenant}/entries`}
      aria-label="Search entries"
      aria-busy={applying}
      className="relative flex min-w-0 flex-1 flex-wrap items-start gap-2 max-sm:basis-full"
      onSubmit={(event) => {
        event.preventDefault();
        apply(text);
      }}
    >
      <div className="relative min-w-0 flex-1 rounded bg-paper">
        <div
          ref={behind}
          aria-hidden="true"
          className={`pointer-events-none absolute inset-0 overflow-hidden border border-transparent ${TYPE}`}
        >
          <MarkedQuery query={text} wrong={wrong} />
        </div>
        <input
          ref={field}
          name="q"
          data-search=""
          type="text"
          role="combobox"
          aria-label="Search"
          aria-expanded={shown}
          aria-controls={`${id}-choices`}
          aria-autocomplete="list"
          aria-activedescendant={chosen < 0 ? undefined : `${id}-${String(chosen)}`}
          aria-invalid={wrong.length > 0 || undefined}
          aria-describedby={`${id}-wrong`}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          enterKeyHint="search"
          maxLength={QUERY_LIMIT}
          value={text}
          placeholder="user:alice violation:unique retries:>=3, or any text"
          className={`relative h-7.5 w-full min-w-0 rounded border border-line-strong bg-transparent text-ink placeholder:text-ink-3 ${TYPE}`}
          onChange={(event) => {
            setText(event.target.value);
            setCaret(event.target.selectionStart ?? event.target.value.length);
            setActive(-1);
            show();
          }}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart ?? 0)}
          onScroll={(event) => {
            if (behind.current) behind.current.scrollLeft = event.currentTarget.scrollLeft;
          }}
          onFocus={() => setFocused(true)}
          onClick={show}
          onBlur={() => {
            setFocused(false);
            setOpen(false);
            setActive(-1);
          }}
          onKeyDown={onKeyDown}
        />
        <Choices
          id={id}
          shown={shown}
          typing={typing}
          groups={groups}
          values={values}
          active={chosen}
          onChoose={choose}
        />
      </div>
      <Button type="submit" busy={applying}>
        Search
      </Button>
      <ul id={`${id}-wrong`} className="basis-full text-sm text-bad empty:hidden">
        {wrong.slice(0, 3).map(({ start, end, message }) => (
          <li key={start}>
            <code>{middle(visibleText(text.slice(start, end)), 40)}</code> is left out: {message}.
          </li>
        ))}
      </ul>
    </form>
  );
}
