import {
  actionAnswer,
  actionVerdict,
  ask,
  call,
  type Answered,
  handlerVerdict,
  pageVerdict,
  type Sender,
} from './ask';
import { type Cast, KEYS, PEOPLE, type Person, refusalOf, verdictFor } from './cast';
import { expected } from './expected';
import {
  type ActionSay,
  type ByKey,
  type HandlerSay,
  METHODS,
  type PageSay,
  type Who,
  type World,
} from './say';

/** Tries everything as everybody, and tells what was not as it has to be: one line each. */

export interface Stage {
  readonly origin: string;
  readonly world: World;
  readonly cast: Cast;
  readonly cronSecret: string;
  /** By the name of the action. */
  readonly actions: ReadonlyMap<string, { readonly id: string; readonly page: string }>;
}

/** What a page says to somebody signed in who lacks a role for the whole of it. */
const NEEDS_ROLE = /needs (?:the|a) role|is not open to you/;
const AT_ONCE = 8;

type Try = () => Promise<string | null>;

/** Actions come last: some of them end sessions. */
export async function tryEverything(stage: Stage): Promise<string[]> {
  const told = [];
  for (const some of [tryPages, tryHandlers, tryForeignOrigins, tryActions]) {
    told.push(...(await some(stage)));
  }
  return told;
}

async function tryPages(stage: Stage): Promise<string[]> {
  const tries = Object.entries(expected.page).flatMap(([name, say]) =>
    PEOPLE.flatMap((person) => [
      () => tryPage(stage, name, say, person),
      () => tryNavigation(stage, name, say, person),
    ]),
  );
  return run(tries);
}

async function tryPage(stage: Stage, name: string, say: PageSay, person: Person) {
  const answered = await ask(addressOf(stage, name), senderOf(stage, person));
  const shows = shown(stage, say, answered);
  const must = verdictFor(person, say.who);
  const is = pageVerdict(answered, must === 'forbidden' || !shows ? NEEDS_ROLE : /$^/);
  if (is !== must) return `${name} as ${person}: ${is}, not ${must}`;
  if (is !== 'allowed' && shows) return `${name} as ${person}: refused, and shows it`;
  if (is === 'allowed' && !shows && answered.status === 200) {
    return `${name} as ${person}: nothing to see`;
  }
  return outsider(person) && answered.body.includes(stage.world.collection)
    ? `${name} as ${person}: names what is in another tenant`
    : null;
}

/** The same page as the browser fetches it when a link is followed: the refused see nothing of it either. */
async function tryNavigation(stage: Stage, name: string, say: PageSay, person: Person) {
  if (verdictFor(person, say.who) === 'allowed') return null;
  const answered = await ask(addressOf(stage, name), senderOf(stage, person), {
    headers: { rsc: '1' },
  });
  return shown(stage, say, answered) || answered.body.includes(stage.world.collection)
    ? `${name} as ${person}, by a link: shows it`
    : null;
}

function shown({ world }: Stage, { shows }: PageSay, { headers, body }: Answered): boolean {
  return shows === 'collection'
    ? body.includes(world.collection)
    : shows.test(`${headers.get('location') ?? ''}\n${body}`);
}

const outsider = (person: Person) => verdictFor(person, { tenant: 'view' }) !== 'allowed';

async function tryHandlers(stage: Stage): Promise<string[]> {
  const tries = Object.entries(expected.handler).flatMap(([name, say]) =>
    METHODS.flatMap((method) => {
      const who = say[method];
      const address = addressOf(stage, name);
      const asked = (sender: Sender) =>
        ask(address, sender, {
          method,
          ...(method !== 'GET' && {
            headers: { 'content-type': 'application/json', origin: stage.origin },
            body: '[]',
          }),
        });
      const label = `${method} ${name}`;
      if (who === undefined) return [() => tryStatus(asked({}), label, 405)];
      if (who === 'nothing') {
        return [
          () => tryStatus(asked({}), label, 404),
          () => tryStatus(asked(senderOf(stage, 'chief')), `${label} as chief`, 404),
        ];
      }
      if (who === 'secret') {
        return [
          () => tryStatus(asked({}), label, 401),
          () => tryStatus(asked(senderOf(stage, 'chief')), `${label} as chief`, 401),
          () => tryStatus(asked({ key: stage.cronSecret }), `${label} with the secret`, 200),
        ];
      }
      if (typeof who === 'object' && isByKey(who)) return keyTries(stage, asked, label, who);
      return PEOPLE.map(
        (person) => () => tryHandler(asked(senderOf(stage, person)), label, who, person),
      );
    }),
  );
  return run(tries);
}

function isByKey(who: Exclude<HandlerSay['GET'], string | undefined>): who is ByKey {
  return 'key' in who || 'keyAcross' in who || 'keyToAll' in who;
}

async function tryHandler(asked: Promise<Answered>, label: string, who: Who, person: Person) {
  const answered = await asked;
  const must = verdictFor(person, who);
  const is = handlerVerdict(answered);
  if (is !== must) return `${label} as ${person}: ${is} (${String(answered.status)}), not ${must}`;
  return guardedHeaders(answered, `${label} as ${person}`);
}

/** Sessions are nothing to the API; a key counts for its scope and tenants. */
function keyTries(
  stage: Stage,
  asked: (sender: Sender) => Promise<Answered>,
  label: string,
  by: ByKey,
): Try[] {
  return [
    () => tryStatus(asked({}), `${label} without a key`, 401),
    () => tryStatus(asked(senderOf(stage, 'chief')), `${label} with a session`, 401),
    ...KEYS.map((name) => async () => {
      const answered = await asked({ key: stage.cast.keys[name] });
      const must = refusalOf(name, by);
      const { status } = answered;
      const refused = [401, 403, 404, 405, 429].includes(status) ? status : null;
      return refused === must
        ? guardedHeaders(answered, `${label} with the key ${name}`)
        : `${label} with the key ${name}: ${String(status)}, not ${String(must ?? 'allowed')}`;
    }),
  ];
}

async function tryStatus(asked: Promise<Answered>, label: string, must: number) {
  const { status } = await asked;
  return status === must ? null : `${label}: ${String(status)}, not ${String(must)}`;
}

/** What handlers say of themselves, whoever serves pages their headers. */
function guardedHeaders({ headers }: Answered, label: string): string | null {
  const kept = /no-store|private/.test(headers.get('cache-control') ?? '');
  const open = label.includes('/api/openapi.json') || label.includes('/api/auth/');
  return open || (kept && headers.get('x-content-type-options') === 'nosniff')
    ? null
    : `${label}: may be kept or sniffed`;
}

async function tryActions(stage: Stage): Promise<string[]> {
  const tries: Try[] = [];
  const last: Try[] = [];
  for (const [name, built] of stage.actions) {
    const say = expected.action[name];
    if (say === undefined) continue;
    const all = PEOPLE.map((person) => () => tryAction(stage, built, name, say, person));
    (say.ends === 'all' ? last : tries).push(...all);
  }
  return [...(await run(tries)), ...(await run(last))];
}

async function tryAction(
  { origin, world, cast }: Stage,
  built: { readonly id: string; readonly page: string },
  name: string,
  say: ActionSay,
  person: Person,
) {
  const page = fill(world, built.page);
  const { [person]: session } = say.ends === 'session' ? cast.spare : cast.sessions;
  const sender = { session };
  const answered = await call(origin, { ...built, page }, say.input(world), sender, { origin });
  const answer = actionAnswer(answered);
  const must = verdictFor(person, say.who);
  const is = answer === null ? 'allowed' : actionVerdict(answer);
  return is === must ? null : `${name} as ${person}: ${is}, not ${must}`;
}

/**
 * Requests as pages elsewhere would send them, with the session of somebody who may do everything. Next lets the first two
 * through, and believes what the third says of its own host.
 */
async function tryForeignOrigins(stage: Stage): Promise<string[]> {
  const evil = 'https://evil.example';
  const foreign: readonly Record<string, string>[] = [
    {},
    { origin: 'null' },
    { origin: evil, 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
  ];
  const tries = [...stage.actions].flatMap(([name, built]) =>
    foreign.map((from) => async () => {
      const label = `${name} from ${JSON.stringify(from)}`;
      const say = expected.action[name];
      if (say === undefined) return `${name}: nobody has a say on it`;
      const { origin, world } = stage;
      const page = fill(world, built.page);
      const sender = senderOf(stage, 'chief');
      const answered = await call(origin, { ...built, page }, say.input(world), sender, from);
      const sentTo = answered.headers.get('x-action-redirect');
      if (sentTo !== null) return sentTo.includes('error=origin') ? null : `${label}: ${sentTo}`;
      // Next itself refuses some of them.
      if (answered.status >= 400) return null;
      const code = actionAnswer(answered)?.code;
      return code === 'origin' ? null : `${label}: ${String(code)}`;
    }),
  );
  return run(tries);
}

/** Asks a page and tells what is missing of the headers that keep browsers in bounds; `proxy`: they are all there. */
export async function tryHeaders(stage: Stage, proxy: boolean): Promise<string[]> {
  const nonces = new Set<string>();
  const asked = Object.keys(expected.page).flatMap((name) =>
    (['anonymous', 'chief'] as const).map((person) => async () => {
      const { headers, body } = await ask(addressOf(stage, name), senderOf(stage, person));
      const policy = headers.get('content-security-policy');
      if (!proxy) return policy === null ? null : `${name}: the proxy is still there`;
      const label = `${name} as ${person}`;
      const [, nonce = ''] =
        /script-src 'nonce-([\w+/=]+)' 'strict-dynamic'(?:;|$)/.exec(policy ?? '') ?? [];
      if (nonce === '' || nonces.has(nonce)) return `${label}: no nonce of its own`;
      nonces.add(nonce);
      const bare = [...body.matchAll(/<script\b([^>]*)>/g)].filter(
        ([, attributes = '']) => !attributes.includes(`nonce="${nonce}"`),
      );
      if (bare.length > 0) return `${label}: ${String(bare.length)} scripts without the nonce`;
      for (const [header, value] of Object.entries(HEADERS)) {
        if (!value.test(headers.get(header) ?? '')) return `${label}: ${header} is missing`;
      }
      return null;
    }),
  );
  return run(asked);
}

const HEADERS = {
  'content-security-policy': /frame-ancestors 'none'/,
  'x-content-type-options': /^nosniff$/,
  'x-frame-options': /^DENY$/,
  'referrer-policy': /^same-origin$/,
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-resource-policy': /^same-origin$/,
  'permissions-policy': /camera=\(\)/,
  'cache-control': /no-store|no-cache|private/,
} as const;

function senderOf({ cast }: Stage, person: Person): Sender {
  return { session: cast.sessions[person] };
}

function addressOf({ origin, world }: Stage, name: string): string {
  return `${origin}${fill(world, name)}`;
}

function fill({ tenant, entry, collection, group, operation, user }: World, name: string): string {
  const values: Readonly<Record<string, string>> = {
    '[tenant]': tenant,
    '[entry]': entry,
    '[collection]': collection,
    '[group]': group,
    '[operation]': operation,
    '[user]': user,
    '[...nextauth]': 'csrf',
    '[...rest]': 'v1/nothing/here',
  };
  return name.replaceAll(/\[[^\]]+\]/g, (parameter) => {
    const value = values[parameter];
    if (value === undefined) throw new Error(`${name}: what stands for ${parameter}?`);
    return value;
  });
}

/** A few at once; a try that breaks is told like one that fails. */
async function run(tries: readonly Try[]): Promise<string[]> {
  const told: string[] = [];
  const left = tries.values();
  const worker = async () => {
    for (const next of left) {
      const wrong = await next().catch(String);
      if (wrong !== null) told.push(wrong);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return told;
}
