import type { RefusalCode } from '@/lib/dlq/errors';

/** Every code a refusal of the API can carry, and what it means to whoever meets it. */
export const PROBLEMS = {
  'credential-in-url': 'A key stood in the address, where logs would keep it.',
  'missing-credentials': 'There was no Authorization header.',
  'invalid-credentials': 'The key is malformed, unknown, revoked or expired.',
  'insufficient-scope': 'The key does not have the scope this takes.',
  'needs-all-tenants': 'This takes a key for all tenants.',
  'not-found': 'No such tenant for this key, or no such entry, queue or operation.',
  'rate-limited': 'Too many requests; Retry-After says how long to wait.',
  'method-not-allowed': 'The path does not have this method; Allow lists those it has.',
  'malformed-path': 'The path has a % that does not begin an escape of UTF-8.',
  'transfer-encoding': 'Of transfer encodings only chunked is understood.',
  'u64-format': 'Not a whole number in plain decimal.',
  'u64-range': 'A whole number outside its range.',
  'u32-range': 'A whole number outside its range.',
  'collection-format': 'The collection in the path is empty, too long or not storable.',
  'query-parameter': 'A query parameter is unknown, repeated or wrong; `errors` names it.',
  'cursor-invalid': 'The cursor belongs to another list. Begin again without one.',
  'idempotency-key-format': 'Not 1 to 255 printable ASCII characters, or more than one header.',
  'idempotency-key-reused': 'The key was used before for something else. Use a new one.',
  'unsupported-media-type': 'The Content-Type is not one this takes.',
  'unsupported-encoding': 'There is a Content-Encoding; send the body as it is.',
  'unsupported-charset': 'The charset is not UTF-8.',
  'length-mismatch': 'Content-Length and the bytes that came differ.',
  'incomplete-body': 'The connection broke before the whole body had come.',
  'invalid-utf8': 'The body is not valid UTF-8.',
  'malformed-json': 'The body is not JSON; `offset` says where.',
  'duplicate-key': 'An object has a name twice.',
  'json-too-deep': 'The body is nested too deeply.',
  'too-many-keys': 'The body has too many names.',
  'invalid-unicode': 'A text holds half of a surrogate pair.',
  'nul-character': 'A text holds a NUL character.',
  'number-range': 'A number is too large to be read exactly.',
  'body-too-large': 'The body has too many bytes.',
  'batch-empty': 'There is no entry in the body.',
  'batch-too-large': 'Too many entries, or too many bytes of deltas, in one request.',
  'tenant-mismatch': 'An entry says it belongs to another tenant than the path.',
  'delta-too-large': 'A delta has too many bytes.',
  'missing-field': 'A field is missing.',
  'unknown-field': 'There is no such field.',
  'wrong-type': 'A field has the wrong type.',
  enum: 'A field is not one of the values it can have.',
  range: 'A number is outside its range.',
  'name-empty': 'A name is empty.',
  'reason-empty': 'A reason is needed.',
  'too-long': 'A text is too long.',
  'not-unicode': 'A text is not whole Unicode.',
  'violation-type': 'Not a violation as serde writes it.',
  compensation: 'Not a compensation hint as serde writes it.',
  'delta-encoding': 'The delta is in none of the three forms, or in more than one.',
  'digest-format': 'delta_sha256 is not 64 hexadecimal digits.',
  'digest-mismatch': 'delta_sha256 is not the digest of the delta.',
  erased: 'The bytes are erased; the facts remain.',
  'already-pending': 'The entry is pending already.',
  'already-resolved': 'The entry is resolved; reopen it first.',
  'in-progress': 'An attempt is running on the entry.',
  gone: 'The entry has left the queue, or its bytes are erased.',
  'not-gone': 'Only expired and evicted entries can be restored or purged.',
  'follow-up-running': 'A force-apply of the expired entry is running.',
  held: 'The entry is held; release it first.',
  owes: 'What the expiry owes is not done: it is being tried, or it failed.',
  'queue-full': 'The queue has no room for the restored entry.',
  conflict: 'The entry changed meanwhile; `current` says where it stands.',
  'document-moved': 'The document changed since the preview; look again.',
  'already-assigned': 'The entry is with them already.',
  'not-assignable': 'Who should look after the entries has no role in this tenant.',
  'query-invalid': 'The query cannot be read; `detail` says where.',
  'nothing-matches': 'No entry matches the query.',
  'too-many-entries': 'More entries match than one operation takes.',
  'count-moved': 'Another number of entries matches now; `count` says how many.',
  'reason-needed': 'This takes a reason.',
  'operation-over': 'The operation has ended.',
  'operation-awaiting': 'The operation waits for somebody else to approve it.',
  'not-awaiting': 'The operation does not wait for an approval.',
  'own-operation': 'Somebody other than who asked for it has to approve it.',
  'person-needed': 'This takes a person who is signed in to the console.',
  'nothing-to-undo': 'The operation did nothing that can be taken back.',
  'too-many-evictions': 'So low a capacity would evict too many entries in one step.',
  'policy-moved': 'Somebody else set this policy since; `detail` says who and how.',
  'group-moved': 'Somebody else set this group since; `detail` says who and how.',
  'snooze-over': 'The moment until which the group should be snoozed has passed.',
  'cron-secret-unset': 'The server has no CRON_SECRET.',
  busy: 'Somebody else is working on this tenant; try again.',
  unavailable: 'The database cannot be reached; nothing was changed.',
  'storage-full': 'The database has no space left; nothing was written.',
  'outcome-unknown':
    'The connection was lost before the answer: ask again with the same Idempotency-Key.',
  unexpected: 'A fault on our side; the log knows the request id.',
} as const;
export type ProblemCode = keyof typeof PROBLEMS;
export const PROBLEM_CODES = Object.keys(PROBLEMS) as ProblemCode[];

/** What is answered before any operation is reached, with its status. */
export const BEFORE_OPERATIONS: { readonly [C in ProblemCode]?: number } = {
  'method-not-allowed': 405,
  'malformed-path': 400,
  'transfer-encoding': 501,
};

/** The codes an operation answers with one status. */
export type ProblemsByStatus = Readonly<Record<number, readonly ProblemCode[]>>;

export const BY_KEY: ProblemsByStatus = {
  400: ['credential-in-url', 'query-parameter'],
  401: ['missing-credentials', 'invalid-credentials'],
  403: ['insufficient-scope'],
  429: ['rate-limited'],
};
export const IN_TENANT: ProblemsByStatus = { 400: ['u64-range'], 404: ['not-found'] };
export const ON_ENTRY: ProblemsByStatus = { 400: ['u64-format'], 404: ['not-found'] };
export const ON_GROUP: ProblemsByStatus = { 404: ['not-found'] };
export const ON_COLLECTION: ProblemsByStatus = { 422: ['collection-format'] };
export const WITH_CURSOR: ProblemsByStatus = { 400: ['cursor-invalid'] };
export const WITH_KEY: ProblemsByStatus = {
  400: ['idempotency-key-format'],
  422: ['idempotency-key-reused'],
};

/** A body that could not be read as JSON. */
export const WITH_BODY: ProblemsByStatus = {
  400: ['malformed-json', 'duplicate-key', 'length-mismatch', 'incomplete-body', 'invalid-utf8'],
  413: ['body-too-large', 'too-many-keys'],
  415: ['unsupported-media-type', 'unsupported-encoding', 'unsupported-charset'],
  422: [
    'json-too-deep',
    'invalid-unicode',
    'nul-character',
    'number-range',
    'missing-field',
    'unknown-field',
    'wrong-type',
    'too-long',
  ],
};

/** One that was, and holds what an entry cannot. */
export const WITH_REJECTIONS: ProblemsByStatus = {
  403: ['tenant-mismatch'],
  413: ['batch-too-large', 'delta-too-large'],
  422: [
    'batch-empty',
    'name-empty',
    'not-unicode',
    'u64-format',
    'u64-range',
    'u32-range',
    'violation-type',
    'compensation',
    'delta-encoding',
    'digest-format',
    'digest-mismatch',
  ],
};
export const WITH_POLICY: ProblemsByStatus = {
  409: ['policy-moved', 'too-many-evictions'],
  422: ['u64-format', 'u64-range', 'enum', 'range', 'not-unicode'],
};

export const READ: ProblemsByStatus = { 500: ['unexpected'], 503: ['unavailable'] };
export const WRITE: ProblemsByStatus = {
  500: ['unexpected'],
  503: ['unavailable', 'busy', 'storage-full', 'outcome-unknown'],
};

/** Why the core changes nothing, as a status: the entry is not there, the key is spent, or its state forbids it. */
export const REFUSAL_STATUS: { readonly [C in RefusalCode]: 404 | 409 | 422 } = {
  'already-pending': 409,
  'already-resolved': 409,
  'in-progress': 409,
  gone: 409,
  'not-gone': 409,
  'stale-attempt': 409,
  'nothing-owed': 409,
  'follow-up-running': 409,
  'already-held': 409,
  'not-held': 409,
  held: 409,
  owes: 409,
  'queue-full': 409,
  conflict: 409,
  'not-found': 404,
  'id-reused': 422,
  'document-moved': 409,
  'policy-moved': 409,
  'group-moved': 409,
  'snooze-over': 422,
  'too-many-evictions': 409,
  'already-assigned': 409,
  'not-assignable': 422,
  'query-invalid': 422,
  'nothing-matches': 409,
  'too-many-entries': 422,
  'count-moved': 409,
  'reason-needed': 422,
  'operation-over': 409,
  'operation-awaiting': 409,
  'not-awaiting': 409,
  'own-operation': 409,
  'person-needed': 409,
  'nothing-to-undo': 409,
};

/** Puts problems together, each code once. */
export function problemsOf(...parts: readonly ProblemsByStatus[]): ProblemsByStatus {
  const all = new Map<number, Set<ProblemCode>>();
  for (const part of parts) {
    for (const [status, codes] of Object.entries(part)) {
      const known = all.get(Number(status)) ?? new Set<ProblemCode>();
      for (const code of codes) known.add(code);
      all.set(Number(status), known);
    }
  }
  return Object.fromEntries(
    [...all].sort(([a], [b]) => a - b).map(([status, codes]) => [status, [...codes]]),
  );
}

/** What is left of problems when those others tell already are taken out. */
export function withoutProblems(
  problems: ProblemsByStatus,
  ...others: readonly ProblemsByStatus[]
): ProblemsByStatus {
  const told = problemsOf(...others);
  return Object.fromEntries(
    Object.entries(problems)
      .map(([status, codes]) => [
        status,
        codes.filter((code) => !told[Number(status)]?.includes(code)),
      ])
      .filter(([, codes]) => codes?.length),
  ) as ProblemsByStatus;
}
