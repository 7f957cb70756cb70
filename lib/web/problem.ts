import { STATUS_CODES } from 'node:http';
import type { FieldError } from '@/lib/codec/entry-fields';
import { jsonText } from '@/lib/codec/json';

/**
 * A refusal as the API tells it (RFC 9457, `application/problem+json`). `code` is the stable word a program
 * goes by, `detail` a sentence a person can act on; neither ever carries SQL, a stack or a secret.
 */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  /** What is wrong with which field, when the body is at fault. */
  readonly errors?: readonly FieldError[];
  /** Response headers beyond the usual ones. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Further members of the document, such as the current state on a conflict. */
  readonly members?: Readonly<Record<string, unknown>>;
}

/** At most this many field errors are told; a body that is all wrong needs no complete list. */
const MAX_ERRORS = 50;

export function problem(
  status: number,
  code: string,
  detail: string,
  more: Pick<Problem, 'errors' | 'headers' | 'members'> = {},
): Problem {
  return { status, code, detail, ...more };
}

/** A body may be megabytes of one name; what is said of it need not be. */
const MAX_DETAIL = 1_000;
const MAX_POINTER = 300;

const clip = (text: string, most: number) =>
  text.length > most ? `${text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '')}…` : text;

export function problemResponse(told: Problem, requestId: string): Response {
  const document = {
    type: 'about:blank',
    title: STATUS_CODES[told.status] ?? 'Error',
    status: told.status,
    detail: clip(told.detail, MAX_DETAIL),
    code: told.code,
    request_id: requestId,
    errors: told.errors?.slice(0, MAX_ERRORS).map(({ pointer, code, detail }) => ({
      pointer: clip(pointer, MAX_POINTER),
      code,
      detail: clip(detail, MAX_DETAIL),
    })),
    ...told.members,
  };
  return new Response(jsonText(document), {
    status: told.status,
    headers: {
      'Content-Type': 'application/problem+json; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      'X-Request-Id': requestId,
      ...told.headers,
    },
  });
}
