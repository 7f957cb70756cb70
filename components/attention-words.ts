import type { AttentionRow } from '@/lib/dlq/views';
import { violationDisplay } from '@/lib/dlq/violation';

/** What went wrong with what an expiry owed. Records without a message of their own are given by their kind. */
export function attentionWords({
  message,
  violation,
}: Pick<AttentionRow, 'message' | 'violation'>): string {
  switch (message) {
    case '':
      return 'The timeline says why.';
    case 'attempt_refused':
      return `Refused again: ${violationDisplay(violation)}`;
    case 'attempt_pended':
      return 'It waits on earlier writes that never came.';
    case 'attempt_failed':
      return 'The attempt failed.';
    case 'attempt_unknown':
      return 'Nobody knows how the attempt ended.';
    case 'delivery_failed':
      return 'The notification was not delivered.';
    default:
      return message;
  }
}
