import { type RateLimiterRes, RateLimiterMemory } from 'rate-limiter-flexible';
import { log } from '@/lib/log';
import { problem, type Problem } from './problem';

/**
 * How often something may be asked for. Counts are kept in the process: each replica has its own, and a start begins
 * anew. That is enough against what runs wild; it is no quota.
 */
export const LIMITS = {
  /** Sign-ins begun, and sign-ins that come back from the provider, each per client address. */
  'sign-in': { variable: 'DLQ_LIMIT_SIGN_IN', usual: '60/60' },
  /** Requests that store entries, per API key. */
  ingest: { variable: 'DLQ_LIMIT_INGEST', usual: '50000/10' },
  /** Other API requests, per API key. */
  api: { variable: 'DLQ_LIMIT_API', usual: '3000/10' },
  /** Requests with a key or secret that is not valid, per client address. */
  'failed-keys': { variable: 'DLQ_LIMIT_FAILED_KEYS', usual: '60/60' },
  /** Requests for what is open to everybody, per client address. */
  open: { variable: 'DLQ_LIMIT_OPEN', usual: '600/60' },
} as const satisfies Readonly<
  Record<string, { readonly variable: string; readonly usual: string }>
>;
export type LimitName = keyof typeof LIMITS;

/** So many requests in so many seconds. */
export interface Limit {
  readonly requests: number;
  readonly seconds: number;
}

/** Reads `REQUESTS/SECONDS` or `off`; null: it is neither. */
export function readLimit(text: string): Limit | 'off' | null {
  if (text === 'off') return 'off';
  const [, requests, seconds] = /^([1-9]\d{0,8})\/([1-9]\d{0,4})$/.exec(text) ?? [];
  return requests === undefined ? null : { requests: Number(requests), seconds: Number(seconds) };
}

/** What is wrong with the limits in an environment: a sentence, or null. */
export function limitsProblem(env: NodeJS.ProcessEnv): string | null {
  for (const { variable } of Object.values(LIMITS)) {
    if (env[variable] && readLimit(env[variable]) === null) {
      return `${variable} is "${env[variable]}"; set it to REQUESTS/SECONDS, such as 60/60, or to off.`;
    }
  }
  return null;
}

export type Spent =
  /** Headers that tell how much is left; none when there is no limit. */
  | { readonly ok: true; readonly headers: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly problem: Problem };

/** Counts one request of somebody, named by a key or an address. */
export async function spend(name: LimitName, who: string): Promise<Spent> {
  const counter = counterOf(name);
  if (counter === null) return { ok: true, headers: {} };
  try {
    return { ok: true, headers: headersOf(name, counter.limit, await counter.memory.consume(who)) };
  } catch (spent) {
    return refusal(name, counter.limit, spent as RateLimiterRes);
  }
}

/** Whether somebody has nothing left, without counting. */
export async function spentUp(name: LimitName, who: string): Promise<Problem | null> {
  const counter = counterOf(name);
  const spent = counter && (await counter.memory.get(who));
  if (!spent || spent.msBeforeNext <= 0 || spent.consumedPoints < counter.limit.requests) {
    return null;
  }
  return refusal(name, counter.limit, spent).problem;
}

/** A client by its address; of IPv6, the network that a provider gives to one customer. */
export function clientName(address: string | null): string {
  if (address === null) return 'unknown';
  if (!address.includes(':')) return address;
  const [head = '', tail = ''] = address.split('::');
  const before = head.split(':').filter(Boolean);
  const after = tail.split(':').filter(Boolean);
  const zeros = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  const groups = address.includes('::') ? [...before, ...zeros, ...after] : before;
  return `${groups.slice(0, 4).join(':')}::/64`;
}

interface Counter {
  readonly text: string;
  readonly limit: Limit;
  readonly memory: RateLimiterMemory;
}

const KEY = Symbol.for('dead-letters.limits');
const shared = globalThis as { [KEY]?: Map<LimitName, Counter> };

/** One count for the whole process: pages and handlers are bundled apart. */
function counterOf(name: LimitName): Counter | null {
  const { variable, usual } = LIMITS[name];
  const text = process.env[variable] || usual;
  const counters = (shared[KEY] ??= new Map<LimitName, Counter>());
  const held = counters.get(name);
  if (held?.text === text) return held;
  const limit = readLimit(text);
  if (limit === null || limit === 'off') return null;
  const memory = new RateLimiterMemory({ points: limit.requests, duration: limit.seconds });
  const counter = { text, limit, memory };
  counters.set(name, counter);
  return counter;
}

function refusal(
  name: LimitName,
  limit: Limit,
  spent: RateLimiterRes,
): Extract<Spent, { ok: false }> {
  const wait = secondsUntil(spent);
  // Once per window and name: whoever runs into a limit does it again.
  if (spent.consumedPoints === limit.requests + 1) {
    log.warn({ limit: name, variable: LIMITS[name].variable }, 'a rate limit was reached');
  }
  const detail = `Too many requests: at most ${String(limit.requests)} in ${String(limit.seconds)} s. Try again in ${String(wait)} s.`;
  const headers = { ...headersOf(name, limit, spent), 'Retry-After': String(wait) };
  return { ok: false, problem: problem(429, 'rate-limited', detail, { headers }) };
}

/** As the IETF's draft on rate limit headers has them: the quota and window, and what is left for how long. */
function headersOf(name: LimitName, limit: Limit, spent: RateLimiterRes) {
  return {
    'RateLimit-Policy': `"${name}";q=${String(limit.requests)};w=${String(limit.seconds)}`,
    RateLimit: `"${name}";r=${String(Math.max(0, limit.requests - spent.consumedPoints))};t=${String(secondsUntil(spent))}`,
  };
}

function secondsUntil({ msBeforeNext }: RateLimiterRes): number {
  return Math.max(1, Math.ceil(msBeforeNext / 1000));
}
