import { Pill, type Tone } from '@/components/ui/pill';
import type { Violation } from '@/lib/dlq/violation';
import { violationLabel, violationSubject } from '@/lib/dlq/violation';
import { visibleText } from '@/lib/format/visible';
import { Visible } from './ui/visible';

/** Three families: access was refused, the data broke a rule, or the moment was wrong. */
export function violationTone(kind: Violation['kind']): Tone {
  switch (kind) {
    case 'rls_policy_violation':
    case 'permission_denied':
    case 'token_expired':
      return 'bad';
    case 'unique_violation':
    case 'foreign_key_missing':
    case 'schema_violation':
    case 'constraint_violation':
    case 'not_null_violation':
      return 'warn';
    case 'rate_limited':
      return 'info';
    case 'malformed_delta':
    case 'unknown':
      return 'neutral';
  }
}

/** The kind of a violation as a pill. */
export function ViolationPill({ violation }: { violation: Violation }) {
  return <Pill tone={violationTone(violation.kind)}>{visibleText(violationLabel(violation))}</Pill>;
}

/** What the violation is about: policy, field, id or reason; nothing for kinds without one. */
export function ViolationSubject({ violation }: { violation: Violation }) {
  const subject = violationSubject(violation);
  if (subject === '') return null;
  return (
    <code className="truncate text-ink-2" title={visibleText(subject)}>
      <Visible text={subject} />
    </code>
  );
}
