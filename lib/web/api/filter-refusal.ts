import type { FieldError } from '@/lib/codec/entry-fields';
import type { ParsedFilter } from '@/lib/dlq/filter';
import type { TenantId } from '@/lib/dlq/ids';
import { problem, type Problem } from '../problem';
import { queryProblem } from './read';

/** Why a filter cannot be followed as it was given; null: it can. Nothing of it is left out silently. */
export function filterRefusal(
  tenantId: TenantId,
  { problems, tenant }: Pick<ParsedFilter, 'problems' | 'tenant'>,
): Problem | null {
  const named = problems.filter(({ parameter, part }) => parameter !== 'q' || part === undefined);
  if (named.length > 0) {
    return queryProblem(
      named.map(({ parameter, message }) => ({
        pointer: `?${parameter}`,
        code: 'query-parameter',
        detail: message,
      })),
    );
  }
  const errors: FieldError[] = problems.map(({ message, part = '', start = 0 }) => ({
    pointer: '?q',
    code: 'query-invalid',
    detail: `At character ${String(start + 1)}, “${part}”: ${message}.`,
  }));
  if (tenant !== null && tenant !== String(tenantId)) {
    errors.push({
      pointer: '?q',
      code: 'query-invalid',
      detail: `It names tenant ${tenant}; ask that one under its own path.`,
    });
  }
  const [first] = errors;
  if (!first) return null;
  return problem(422, 'query-invalid', `The query cannot be read. ${first.detail}`, { errors });
}
