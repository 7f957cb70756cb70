/**
 * One stream an address for the whole page, however many parts of it listen: browsers allow a server few connections.
 * While nothing listens, while the tab is hidden and while the person paused, there is none.
 */

/** `live`: changes come as they happen. `polling`: no stream just now; ask at intervals. `paused`: by the person. `ended`: the right was lost, or the session. */
export type LiveState = 'connecting' | 'live' | 'polling' | 'paused' | 'ended';

interface Listening {
  /** Something changed, or may have. */
  readonly changed: () => void;
  readonly stated: () => void;
}

interface Stream {
  source: EventSource | null;
  state: LiveState;
  /** The seq last told; null: none yet. */
  seq: bigint | null;
  timer: ReturnType<typeof setTimeout> | undefined;
  /** Milliseconds until the next attempt after a refusal. */
  wait: number;
  readonly listeners: Set<Listening>;
}

/** While there is no stream, milliseconds between two questions. */
const POLL_MS = 10_000;
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 120_000;

const streams = new Map<string, Stream>();
let paused = false;
const pauseListeners = new Set<() => void>();

export const isPaused = (): boolean => paused;

export function subscribePaused(listener: () => void): () => void {
  pauseListeners.add(listener);
  return () => pauseListeners.delete(listener);
}

/** Stops or resumes what changes by itself on this page, all of it. */
export function setPaused(value: boolean): void {
  paused = value;
  for (const listener of pauseListeners) listener();
  settleAll();
}

export function stateOf(address: string): LiveState {
  return streams.get(address)?.state ?? (paused ? 'paused' : 'connecting');
}

/** Listens to an address until the returned function is called. */
export function listenTo(address: string, listening: Listening): () => void {
  if (streams.size === 0) document.addEventListener('visibilitychange', settleAll);
  const stream = streams.get(address) ?? {
    source: null,
    state: 'connecting',
    seq: null,
    timer: undefined,
    wait: FIRST_WAIT_MS,
    listeners: new Set(),
  };
  streams.set(address, stream);
  stream.listeners.add(listening);
  settle(address, stream);
  return () => {
    stream.listeners.delete(listening);
    if (stream.listeners.size > 0) return;
    close(stream);
    streams.delete(address);
    if (streams.size === 0) document.removeEventListener('visibilitychange', settleAll);
  };
}

function settleAll(): void {
  for (const [address, stream] of streams) settle(address, stream);
}

/** Opens or closes the stream, as it has to be now. */
function settle(address: string, stream: Stream): void {
  if (stream.state === 'ended') return;
  if (paused || document.hidden) {
    close(stream);
    say(stream, paused ? 'paused' : 'connecting');
  } else if (stream.source === null && stream.timer === undefined) {
    open(address, stream);
  }
}

function open(address: string, stream: Stream): void {
  say(stream, stream.state === 'polling' ? 'polling' : 'connecting');
  const source = new EventSource(address);
  stream.source = source;
  // Something between here and the server may hold the stream back without a word.
  poll(address, stream, null);
  source.addEventListener('listening', (event) => {
    const { listening } = JSON.parse(event.data as string) as { listening: boolean };
    stream.wait = FIRST_WAIT_MS;
    if (listening) {
      clearTimeout(stream.timer);
      say(stream, 'live');
    } else {
      say(stream, 'polling');
      poll(address, stream, null);
    }
  });
  // The first one of a stream says where things stand: what happened while nobody listened was not told.
  source.addEventListener('change', (event) => {
    const { seq } = JSON.parse(event.data as string) as { seq?: string };
    if (seq !== undefined) {
      if (stream.seq !== null && BigInt(seq) <= stream.seq) return;
      stream.seq = BigInt(seq);
    }
    tell(stream);
  });
  source.addEventListener('end', (event) => {
    const { reason } = JSON.parse(event.data as string) as { reason: string };
    if (reason !== 'access') return;
    // The parts of the page ask once more, and say themselves that they may not.
    close(stream);
    say(stream, 'ended');
    tell(stream);
  });
  source.addEventListener('error', () => {
    if (stream.source !== source) return;
    say(stream, 'polling');
    // The browser comes back by itself after a break, and never after a refusal.
    if (source.readyState === EventSource.CLOSED) {
      close(stream);
      poll(address, stream, stream.wait);
      stream.wait = Math.min(stream.wait * 2, LONGEST_WAIT_MS);
    } else {
      poll(address, stream, null);
    }
  });
}

/** Asks at intervals; `again`: milliseconds until a stream is tried anew, null: one is being waited for. */
function poll(address: string, stream: Stream, again: number | null): void {
  clearTimeout(stream.timer);
  const until = again === null ? Infinity : Date.now() + again;
  const tick = () => {
    stream.timer = setTimeout(
      () => {
        say(stream, 'polling');
        tell(stream);
        if (Date.now() < until) {
          tick();
          return;
        }
        stream.timer = undefined;
        settle(address, stream);
      },
      Math.min(POLL_MS, until - Date.now()),
    );
  };
  tick();
}

function close(stream: Stream): void {
  clearTimeout(stream.timer);
  stream.timer = undefined;
  stream.source?.close();
  stream.source = null;
}

function say(stream: Stream, state: LiveState): void {
  if (stream.state === state) return;
  stream.state = state;
  for (const listener of stream.listeners) listener.stated();
}

function tell(stream: Stream): void {
  for (const listener of stream.listeners) listener.changed();
}
