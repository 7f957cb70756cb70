import { groupSubject, violationKind } from '@/lib/dlq/group';
import type { Violation } from '@/lib/dlq/violation';
import { field, sha256 } from './chain';

/**
 * The id of the group an entry with this violation belongs to: the first 16 hex digits of the SHA-256 of violation
 * kind, subject, collection and client version. The same as `dlq_fingerprint`, written a second time so that checking
 * does not trust the code that wrote.
 */
export function groupIdOf(violation: Violation, collection: string, clientVersion: string): string {
  const facts = [violationKind(violation), groupSubject(violation), collection, clientVersion];
  return sha256(facts.map(field).join('')).toString('hex').slice(0, 16);
}
