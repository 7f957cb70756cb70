import { z } from 'zod';
import type { ApiScope } from '@/lib/auth/api-key';
import { parseEntryId } from '@/lib/dlq/ids';
import { collectionProblem } from '@/lib/dlq/names';
import { type ProblemsByStatus, IN_TENANT, ON_COLLECTION, ON_ENTRY, ON_GROUP } from './problems';
import { ID_JSON, issue } from './scalars';

/** One operation of the API: what its handler checks and what the document says come from here. */

/** Parts of a path below the tenant, which the access check reads. */
export const PATH_PARAMETERS = {
  entry: z
    .string()
    .transform((text, context) => {
      const entryId = parseEntryId(text);
      if (entryId !== null) return entryId;
      const detail = 'An entry id is a decimal number from 1 to 9223372036854775807.';
      context.addIssue(issue('u64-format', detail));
      return z.NEVER;
    })
    .meta({ ...ID_JSON, description: 'The id of an entry within its tenant.' }),
  group: z
    .string()
    .superRefine((text, context) => {
      if (/^[0-9a-f]{16}$/.test(text)) return;
      context.addIssue(issue('not-found', 'There is no such group in this tenant.'));
    })
    .describe('The id of a group: 16 hex digits.'),
  collection: z
    .string()
    .superRefine((name, context) => {
      // Next has undone the percent-encoding.
      const wrong = collectionProblem(name);
      if (wrong === null) return;
      context.addIssue(issue('collection-format', `The collection in the path ${wrong.words}.`));
    })
    .describe('The name of a collection, percent-encoded; compared exactly.'),
  operation: z
    .string()
    .superRefine((text, context) => {
      if (/^[0-9a-f]{12}$/.test(text)) return;
      context.addIssue(issue('not-found', 'There is no such operation.'));
    })
    .describe('The id of an operation on many entries.'),
};
export type PathParameter = keyof typeof PATH_PARAMETERS;

/** What is answered to a part of a path that is wrong. */
export const PATH_PROBLEM: {
  readonly [P in PathParameter]: { readonly status: number; readonly problems: ProblemsByStatus };
} = {
  entry: { status: 400, problems: ON_ENTRY },
  group: { status: 404, problems: ON_GROUP },
  collection: { status: 422, problems: ON_COLLECTION },
  operation: { status: 404, problems: IN_TENANT },
};

type NamesIn<Path> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

export const GROUPS = [
  'Entries',
  'Commands',
  'Groups',
  'Bulk operations',
  'Tenants and queues',
  'Log and sweeps',
  'Service',
] as const;

export interface OperationSpec {
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: `/api/${string}`;
  readonly group: (typeof GROUPS)[number];
  readonly summary: string;
  /** Sentences beyond the summary; plain text. */
  readonly description?: string;
  /**
   * `tenant`: a key with this scope for the tenant of the path. `tenants`: a key with this scope, for whichever tenants
   * it has. `all`: one for all tenants. `cron`: the cron secret. `open`: anybody.
   */
  readonly access:
    | { readonly kind: 'tenant' | 'tenants' | 'all'; readonly scope: ApiScope }
    | { readonly kind: 'cron' | 'open' };
  readonly query?: z.ZodRawShape;
  readonly body?: {
    readonly schema: z.ZodType;
    /** `optional`: no body is an empty object. `ndjson`: one object a line is taken too. */
    readonly optional?: boolean;
    readonly ndjson?: boolean;
  };
  /** Takes an Idempotency-Key. */
  readonly idempotent?: boolean;
  readonly answer: {
    readonly status: 200 | 201;
    /** Null: bytes. */
    readonly schema: z.ZodType | null;
    readonly description: string;
    readonly headers?: Readonly<Record<string, string>>;
    /** The schema of one line, where `Accept: application/x-ndjson` is understood. */
    readonly lines?: z.ZodType;
    /** Another status that carries the same document, and when. */
    readonly also?: { readonly status: number; readonly description: string };
  };
  readonly problems: ProblemsByStatus;
  /** A request for the guide: values of the path, the query, and a body. */
  readonly example: {
    readonly path?: Readonly<Record<string, string>>;
    readonly query?: Readonly<Record<string, string>>;
    readonly body?: unknown;
  };
}

/** Keeps the exact type, from which the handler's input and answer follow. */
export function operation<const O extends OperationSpec>(spec: O): O {
  return spec;
}

export type PathOf<O extends OperationSpec> = {
  readonly [P in NamesIn<O['path']> & PathParameter]: z.output<(typeof PATH_PARAMETERS)[P]>;
};
export type QueryOf<O extends OperationSpec> = O extends { query: infer Q extends z.ZodRawShape }
  ? z.output<z.ZodObject<Q>>
  : Readonly<Record<never, never>>;
export type BodyOf<O extends OperationSpec> = O extends { body: { schema: infer S } }
  ? z.output<S>
  : null;
export type DocumentOf<O extends OperationSpec> = O extends {
  answer: { schema: infer S extends z.ZodType };
}
  ? z.input<S>
  : never;

/** The names of a path's parts, in their order. */
export function pathNames(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
}
