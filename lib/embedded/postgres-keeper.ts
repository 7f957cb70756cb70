import { startPostgres, type RunningPostgres } from './postgres';
import { runningServer } from './postgres-server';

const LOOK_MS = 1_000;
/** After a start that failed; its reason is on the console once each time. */
const PAUSE_MS = 15_000;

/**
 * Starts Postgres and starts it again when somebody kills it, so that the console heals by itself.
 * `complain` is told about each such event.
 */
export async function keepPostgres(
  dataDir: string,
  complain: (line: string) => void,
): Promise<RunningPostgres> {
  const first = await startPostgres({ dataDir });
  const uses = [first];
  let work: Promise<void> = Promise.resolve();
  let next = setTimeout(look, LOOK_MS).unref();
  let ended = false;

  function look(): void {
    work = revive().then((pause) => {
      if (!ended) next = setTimeout(look, pause).unref();
    });
  }

  /** Resolves to the milliseconds until the next look. */
  async function revive(): Promise<number> {
    if (runningServer(first.directory)) return LOOK_MS;
    try {
      const again = await startPostgres({ dataDir });
      uses.push(again);
      const moved = again.url !== first.url;
      complain(
        `Postgres had ended and was started again${moved ? ' on another port; restart the console' : ''}.`,
      );
      return LOOK_MS;
    } catch (error) {
      complain(error instanceof Error ? error.message : String(error));
      return PAUSE_MS;
    }
  }

  async function stop(): Promise<void> {
    ended = true;
    clearTimeout(next);
    await work;
    for (const use of uses) await use.stop();
  }

  return { ...first, stop };
}
