import { DEMO_ACCOUNTS } from './demo-accounts';

/** The sign-in form of the development identity provider. `problem` says why the last try failed. */
export function signInPage({
  action,
  login = '',
  problem,
}: {
  action: string;
  login?: string;
  problem?: string;
}): string {
  const alert = problem
    ? `<p class="bad" role="alert" id="problem">${escapeHtml(problem)}</p>`
    : '';
  const described = problem ? ' aria-invalid="true" aria-describedby="problem"' : '';
  return page(
    'Sign in',
    `<h1>Sign in</h1>
<p class="quiet">This is the development identity provider. It runs while no other one is configured, and on this machine only.</p>
<h2 id="demo">Demo accounts</h2>
<ul aria-labelledby="demo">${DEMO_ACCOUNTS.map((a) => demoButton(action, a.login, a.can)).join('')}</ul>
<h2 id="form">Login and password</h2>
<p class="quiet">The password of a demo account is its login.</p>
<form method="post" action="${escapeHtml(action)}" aria-labelledby="form">
${alert}
<label for="login">Login</label>
<input id="login" name="login" autocomplete="username" autocapitalize="none" spellcheck="false" required value="${escapeHtml(login)}"${described}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${described}>
<button class="primary">Sign in</button>
</form>`,
  );
}

/** A page that says what went wrong and leads back to the console. */
export function signInProblemPage(origin: string, sentence: string): string {
  return page(
    'Sign-in failed',
    `<h1>Sign-in failed</h1>
<p role="alert">${escapeHtml(sentence)}</p>
<p><a href="${escapeHtml(origin)}/">Back to the console</a></p>`,
  );
}

function demoButton(action: string, login: string, can: string): string {
  return `<li><form method="post" action="${escapeHtml(action)}">
<input type="hidden" name="login" value="${login}"><input type="hidden" name="password" value="${login}">
<button><b>${login}</b> <span>${can}</span></button></form></li>`;
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>${title} · Dead letters</title><style>${STYLE}</style></head>
<body><main>
<p class="brand"><span aria-hidden="true">dl</span> Dead letters</p>
${body}
</main></body></html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

const STYLE = `
:root{--paper:#fff;--back:#f7f5ef;--ink:#1a1a18;--quiet:#57564f;--line:#d9d6cb;--edge:#8c8a80;--hover:#f1efe8;--bad:#9c2424;--badfill:#f8e5e3;--link:#185fa5}
@media (prefers-color-scheme:dark){:root{--paper:#20201e;--back:#1a1a18;--ink:#f1efe8;--quiet:#bcbab1;--line:#3d3d38;--edge:#86847b;--hover:#2a2a27;--bad:#ec9a9a;--badfill:#3b2020;--link:#85b7eb}}
*{box-sizing:border-box}
body{margin:0;background:var(--back);color:var(--ink);font:14px/1.5 'Inter Variable',Inter,system-ui,sans-serif}
main{max-width:26rem;margin:6vh auto;padding:1.75rem;background:var(--paper);border:1px solid var(--line);border-radius:8px}
.brand{display:flex;gap:.5rem;align-items:center;margin:0 0 1.25rem;font-weight:600}
.brand span{background:var(--ink);color:var(--paper);border-radius:6px;padding:.1rem .35rem;font:600 12px/1.5 ui-monospace,monospace}
h1{font-size:1.25rem;margin:0 0 .25rem}
h2{font-size:.875rem;margin:1.25rem 0 .375rem}
p{margin:0 0 .5rem}
.quiet{color:var(--quiet)}
a{color:var(--link)}
ul{list-style:none;margin:0;padding:0;display:grid;gap:.25rem}
label{display:block;margin:.5rem 0 .125rem}
input,button{width:100%;min-height:2.25rem;padding:.25rem .625rem;font:inherit;color:inherit;border-radius:6px;border:1px solid var(--edge);background:var(--paper)}
button{cursor:pointer;text-align:left;border-color:var(--line)}
button:hover{background:var(--hover)}
li button{display:grid;grid-template-columns:7rem 1fr;align-items:baseline}
button b{font:600 12px/1.5 'JetBrains Mono Variable',ui-monospace,monospace}
button span{color:var(--quiet)}
.primary{margin-top:.875rem;text-align:center;font-weight:600;background:var(--ink);border-color:var(--ink);color:var(--paper)}
.primary:hover{background:var(--ink);opacity:.9}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.bad{color:var(--bad);background:var(--badfill);border-radius:6px;padding:.375rem .625rem}
@media (max-width:28rem){main{margin:0;border:0;border-radius:0;min-height:100vh}}
`;
