import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type BrowserContext, expect, type Page, test as base } from '@playwright/test';

const run = promisify(execFile);

/** The demo accounts; the password is the login. */
export type Login = 'operator' | 'viewer' | 'admin' | 'acme-operator' | 'globex-admin' | 'nobody';

type State = Awaited<ReturnType<BrowserContext['storageState']>>;

/** A rejection as an Origin reports it; what a test does not care about has a default. */
export interface Rejected {
  readonly collection: string;
  readonly document: string;
  readonly delta?: Uint8Array;
  readonly username?: string;
  readonly mutation?: string;
  readonly peer?: string;
  readonly violation?: unknown;
  readonly told?: unknown;
}

interface WorkerFixtures {
  /** A signed-in browser state per account; signed in once per worker. */
  stateOf: (login: Login) => Promise<State>;
  /** A key that stores and reads in all tenants. */
  apiKey: string;
  /** Posts rejections through the ingest API; gives the entry ids. */
  reject: (tenant: string, rejected: readonly Rejected[]) => Promise<string[]>;
}

interface TestFixtures {
  /** A page in a browser of its own, signed in. */
  signedIn: (login: Login) => Promise<Page>;
  /** A tenant nobody else uses. */
  tenant: string;
}

/** Fills in the demo identity provider's form. */
export async function signIn(page: Page, login: Login): Promise<void> {
  await page.getByRole('button', { name: /^Sign in with/ }).click();
  const form = page.getByRole('form', { name: 'Login and password' });
  await form.getByRole('textbox', { name: 'Login' }).fill(login);
  await form.getByRole('textbox', { name: 'Password' }).fill(login);
  await form.getByRole('button', { name: 'Sign in' }).click();
}

/**
 * The page, with `goto` and `reload` that come back when React has taken the page over. Until then
 * a key has no listener, and no wait in a test could see that: what it looks at is already there.
 */
async function answering(page: Page): Promise<Page> {
  await page.addInitScript(() => {
    // React tells its developer tools of every commit, in production builds too.
    Object.assign(globalThis, {
      __REACT_DEVTOOLS_GLOBAL_HOOK__: {
        supportsFiber: true,
        renderers: new Map(),
        inject: () => 1,
        onScheduleFiberRoot: () => undefined,
        onCommitFiberUnmount: () => undefined,
        onCommitFiberRoot: () => undefined,
        onPostCommitFiberRoot: () => Object.assign(globalThis, { reactCommitted: true }),
      },
    });
  });
  const answers = async () => {
    await page.waitForFunction(() => 'reactCommitted' in globalThis);
  };
  const goto = page.goto.bind(page);
  const reload = page.reload.bind(page);
  return Object.assign(page, {
    goto: async (...where: Parameters<Page['goto']>) => {
      const response = await goto(...where);
      await answers();
      return response;
    },
    reload: async (...how: Parameters<Page['reload']>) => {
      const response = await reload(...how);
      await answers();
      return response;
    },
  });
}

let tenants = 0;

export const test = base.extend<TestFixtures, WorkerFixtures>({
  stateOf: [
    async ({ browser }, use, { project }) => {
      const states = new Map<Login, Promise<State>>();
      const enter = async (login: Login) => {
        const baseURL = project.use.baseURL;
        const context = await browser.newContext(baseURL === undefined ? {} : { baseURL });
        const page = await context.newPage();
        await page.goto('/sign-in');
        await signIn(page, login);
        await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
        const state = await context.storageState();
        await context.close();
        return state;
      };
      await use((login) => {
        const state = states.get(login) ?? enter(login);
        states.set(login, state);
        return state;
      });
    },
    { scope: 'worker' },
  ],

  apiKey: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright wants the argument destructured
    async ({}, use) => {
      const cli = ['--import', 'tsx', 'lib/cli/dlq.ts', 'api-key', 'create'];
      const what = ['--tenants', 'all', '--scopes', 'ingest,read', '--label', 'browser tests'];
      const { stdout } = await run(process.execPath, [...cli, ...what]);
      await use(stdout.trim());
    },
    { scope: 'worker' },
  ],

  reject: [
    async ({ playwright, apiKey }, use, { project }) => {
      const baseURL = project.use.baseURL;
      const api = await playwright.request.newContext({
        ...(baseURL !== undefined && { baseURL }),
        extraHTTPHeaders: { authorization: `Bearer ${apiKey}` },
      });
      await use(async (tenant, rejected) => {
        const response = await api.post(`/api/v1/tenants/${tenant}/entries`, {
          data: rejected.map(asEnqueued),
        });
        expect(response.status(), await response.text()).toBeLessThan(300);
        const answer = (await response.json()) as { entry_ids: string[] };
        return answer.entry_ids;
      });
      await api.dispose();
    },
    { scope: 'worker' },
  ],

  signedIn: async ({ browser, stateOf }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (login) => {
      const context = await browser.newContext({ storageState: await stateOf(login) });
      contexts.push(context);
      return answering(await context.newPage());
    });
    await Promise.all(contexts.map((context) => context.close()));
  },

  // oxlint-disable-next-line no-empty-pattern -- Playwright wants the argument destructured
  tenant: async ({}, use, { parallelIndex }) => {
    tenants += 1;
    await use(`${Date.now()}${parallelIndex}${tenants}`);
  },
});

export { expect };

/** The seed's `DlqEnqueueParams`, as serde writes it. */
function asEnqueued({
  collection,
  document,
  delta = new Uint8Array(),
  username = 'field-7',
  mutation = '1',
  peer = '7',
  violation = 'PermissionDenied',
  told = null,
}: Rejected) {
  return {
    session_id: `sync-${document}`,
    username,
    collection,
    document_id: document,
    mutation_id: mutation,
    peer_id: peer,
    delta: Buffer.from(delta).toString('base64'),
    violation_type: violation,
    compensation: told,
    device_metadata: { client_version: 'lite 0.4.1', remote_addr: '10.4.0.17:5555', peer_id: peer },
  };
}
