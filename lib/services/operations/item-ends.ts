import type { Settlement } from '@/lib/db/append';
import { refusalSentence } from '@/lib/dlq/decide';
import { violationDisplay } from '@/lib/dlq/violation';
import type { Ended } from '../call-target';

/** What becomes of an operation's item when its attempt ends. */
export function settlementOf(end: Ended): Settlement {
  switch (end.kind) {
    case 'accepted':
      return { outcome: 'done' };
    case 'refused': {
      const { violation } = end;
      const code = violation.kind === 'unknown' ? violation.tag : violation.kind;
      return { outcome: 'refused', code, message: violationDisplay(violation) };
    }
    case 'pended': {
      const first = end.missing[0];
      const peer = first ? ` of device ${first.peer}` : '';
      return {
        outcome: 'refused',
        code: 'pended',
        message: `The target waits for earlier writes${peer}, which have to come first.`,
      };
    }
    case 'moved':
      return {
        outcome: 'failed',
        code: 'document-moved',
        message: refusalSentence('document-moved'),
      };
    case 'failed':
      return { outcome: 'failed', code: 'failed', message: end.message };
    case 'unknown':
      return { outcome: 'failed', code: 'unknown', message: end.message };
  }
}
