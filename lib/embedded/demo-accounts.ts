/** Accounts of the development identity provider. The password is the login. */
export interface DemoAccount {
  readonly login: string;
  readonly name: string;
  readonly email: string;
  /** `dlq:<tenant id or *>:<role>`, as a company's provider would send them. */
  readonly groups: readonly string[];
  /** What a person can do with it, for the sign-in page and the start-up message. */
  readonly can: string;
}

export const DEMO_ACCOUNTS: readonly DemoAccount[] = [
  account('operator', ['dlq:*:operator'], 'resolves and retries in every tenant'),
  account('viewer', ['dlq:*:viewer'], 'looks at every tenant, changes nothing'),
  account('admin', ['dlq:*:admin'], 'does everything in every tenant'),
  account('acme-operator', ['dlq:1:operator'], 'operator in tenant 1 only'),
  account('globex-admin', ['dlq:2:admin'], 'admin in tenant 2 only'),
  account('nobody', [], 'signs in, but has no rights'),
];

/** Finds the account of a correct login and password. */
export function checkDemoLogin(login: string, password: string): DemoAccount | null {
  return DEMO_ACCOUNTS.find((a) => a.login === login && a.login === password) ?? null;
}

function account(login: string, groups: readonly string[], can: string): DemoAccount {
  return {
    login,
    name: `Demo ${login.replace('-', ' ')}`,
    email: `${login}@localhost`,
    groups,
    can,
  };
}
