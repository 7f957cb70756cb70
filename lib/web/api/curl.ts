import type { OperationSpec } from './operation';

/** Values the guide's requests are about. */
const PATH: Readonly<Record<string, string>> = {
  tenant: '1',
  entry: '1',
  collection: 'orders',
  group: '52be4bfd1ef4c0a3',
};

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** An operation's example as a command a shell takes, with the key in `$KEY`. */
export function curlOf(of: OperationSpec, origin: string): string {
  const { path = {}, query, body } = of.example;
  const url = new URL(
    of.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      encodeURIComponent(path[name] ?? PATH[name] ?? ''),
    ),
    origin,
  );
  if (query !== undefined) url.search = new URLSearchParams(query).toString();
  const parts = [`curl ${of.method === 'GET' ? '' : `-X ${of.method} `}${quoted(url.href)}`];
  if ('scope' in of.access) parts.push('-H "Authorization: Bearer $KEY"');
  if (of.access.kind === 'cron') parts.push('-H "Authorization: Bearer $CRON_SECRET"');
  if (of.idempotent) parts.push('-H "Idempotency-Key: $(date +%s)"');
  if (body !== undefined) {
    parts.push(
      "-H 'Content-Type: application/json'",
      `-d ${quoted(JSON.stringify(body, null, 2))}`,
    );
  }
  if (of.answer.schema === null) parts.push('-o delta.bin');
  return parts.join(' \\\n  ');
}
