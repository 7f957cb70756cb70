import { violationLabel, type Violation } from '@/lib/dlq/violation';

/** A violation as a sentence without its full stop, for a person who has to decide; the code stands in the facts. */
export function violationWords(violation: Violation): string {
  switch (violation.kind) {
    case 'rls_policy_violation':
      return `The row policy ${violation.policy_name} does not let this user write this row`;
    case 'unique_violation':
      return `Another row has ${violation.field} = ${violation.value} already`;
    case 'foreign_key_missing':
      return `It refers to ${violation.referenced_id}, which does not exist`;
    case 'permission_denied':
      return 'This user may not write here';
    case 'rate_limited':
      return 'Too many writes came in a short time';
    case 'token_expired':
      return 'The sign-in of the device had expired';
    case 'schema_violation':
      return `The field ${violation.field} does not fit the schema: ${violation.reason}`;
    case 'constraint_violation':
      return `A constraint is broken: ${violation.detail}`;
    case 'malformed_delta':
      return `The delta is malformed: ${violation.detail}`;
    case 'not_null_violation':
      return `The field ${violation.field} must have a value`;
    case 'unknown':
      return `${violationLabel(violation)}: ${violation.detail}`;
  }
}
