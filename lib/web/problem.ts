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

export function problemResponse(told: Problem, requestId: string): Response {
  const document = {
    type: 'about:blank',
    title: STATUS_CODES[told.status] ?? 'Error',
    status: told.status,
    detail: told.detail,
    code: told.code,
    request_id: requestId,
    errors: told.errors?.slice(0, MAX_ERRORS),
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
