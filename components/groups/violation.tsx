import { Pill, type Tone } from '@/components/ui/pill';
import { violationTone } from '@/components/violation-pill';
import { VIOLATIONS, type KnownViolationKind, violationKindLabel } from '@/lib/dlq/violation';
import { visibleText } from '@/lib/format/visible';

function toneOf(kind: string): Tone {
  return Object.hasOwn(VIOLATIONS, kind) ? violationTone(kind as KnownViolationKind) : 'neutral';
}

/** A kind of violation as a pill, where only its name is known. */
export function KindPill({ kind }: { kind: string }) {
  return <Pill tone={toneOf(kind)}>{visibleText(violationKindLabel(kind))}</Pill>;
}
