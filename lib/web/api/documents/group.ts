import { z } from 'zod';
import type { ValueCount } from '@/lib/db/group-facts';
import { GROUP_STATUSES, type GroupRow, type HourCount } from '@/lib/dlq/group';
import { NOTE_MAX_BYTES, nameProblem, textProblem } from '@/lib/dlq/names';
import type { GroupChange } from '@/lib/services/set-group';
import { count, idText, instant, instantOf, issue, reasonInput, wholeInput } from '../scalars';

/** Groups of entries that failed alike. */

const HOUR_MS = 3_600_000;

const groupShape = {
  group_id: z.string().describe('Of the four facts that follow: the same for ever.'),
  violation: z
    .string()
    .describe('Kind of violation, or the tag of one this version does not know.'),
  subject: z
    .string()
    .describe('Policy, field, or a detail without its values; empty for kinds without one.'),
  collection: z.string(),
  client_version: z.string(),
  entries: count.describe('Whose latest violation this is, whatever became of them.'),
  unresolved: count.describe('Pending and redriving ones among them.'),
  users: count,
  documents: count,
  arrivals: count.describe('Entries that ever came into the group.'),
  first_seen: instant,
  last_seen: instant,
  status: z.enum(GROUP_STATUSES),
  snooze_until: instant.nullable(),
  snooze_left: count.nullable().describe('So many arrivals are left until the snooze ends.'),
  owner: z.string().nullable().describe('As the log names people.'),
  came_back_at: instant
    .nullable()
    .describe('When an arrival, or the end of a snooze, made it new again.'),
  changed_seq: idText.describe('Seq of the record that last set it; 0: nobody did.'),
};

export const groupSchema = z
  .strictObject(groupShape)
  .meta({ id: 'Group', description: 'Entries that failed alike, and what is said of them.' });

export function groupDocument(group: GroupRow): z.input<typeof groupSchema> {
  return {
    group_id: group.groupId,
    violation: group.violation,
    subject: group.subject,
    collection: group.collection,
    client_version: group.clientVersion,
    entries: group.entries,
    unresolved: group.unresolved,
    users: group.users,
    documents: group.documents,
    arrivals: group.arrivals,
    first_seen: instantOf(group.firstSeen),
    last_seen: instantOf(group.lastSeen),
    status: group.status,
    snooze_until: instantOf(group.snoozeUntil),
    snooze_left: group.snoozeLeft,
    owner: group.owner,
    came_back_at: instantOf(group.cameBackAt),
    changed_seq: group.changedSeq,
  };
}

export const groupListSchema = z
  .strictObject({
    groups: z.array(groupSchema),
    next: z.string().nullable().describe('The `cursor` of the next page; null: this is the last.'),
    as_of: instant,
  })
  .meta({ id: 'GroupList', description: 'A page of groups.' });

const values = z.array(z.strictObject({ value: z.string(), entries: count }));

export const groupDetailSchema = z
  .strictObject({
    ...groupShape,
    hours: z
      .array(z.strictObject({ from: instant, arrived: count }))
      .describe('Arrivals by hour for the last 24, this one included.'),
    top_users: values,
    top_documents: values,
  })
  .meta({ id: 'GroupDetail', description: 'A group, its trend, and whom it concerns most.' });

export function groupDetailDocument(
  group: GroupRow,
  hours: readonly HourCount[],
  users: readonly ValueCount[],
  documents: readonly ValueCount[],
): z.input<typeof groupDetailSchema> {
  return {
    ...groupDocument(group),
    hours: hours.map(({ hour, arrived }) => ({ from: instantOf(hour * HOUR_MS), arrived })),
    top_users: users.map(({ value, entries }) => ({ value, entries })),
    top_documents: documents.map(({ value, entries }) => ({ value, entries })),
  };
}

const moment = z
  .string()
  .transform((text, context): number => {
    const at = /^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : Number.NaN;
    if (Number.isFinite(at)) return at;
    context.addIssue(issue('wrong-type', 'Expected a time such as 2026-11-23T08:00:00Z.'));
    return z.NEVER;
  })
  .meta({ type: 'string', format: 'date-time' });

const person = z
  .string()
  .superRefine((name, context) => {
    const wrong = nameProblem(name);
    if (wrong !== null) context.addIssue(issue(wrong.code, `It ${wrong.words}.`));
  })
  .nullable()
  .describe('As the log names people; null: nobody. Left out, it stays as it is.');

/** Most arrivals a snooze can wait for. */
export const SNOOZE_COUNT_MAX = 1_000_000_000;

export const groupBody = z
  .strictObject({
    status: z.enum(GROUP_STATUSES).optional().describe('Left out, it stays as it is.'),
    snooze_until: moment.nullish(),
    snooze_count: wholeInput(SNOOZE_COUNT_MAX)
      .nullish()
      .describe('So many more arrivals end the snooze.'),
    owner: person.optional(),
    reason: reasonInput,
    changed_seq: idText
      .transform(BigInt)
      .nullish()
      .describe('Of the group you saw; if somebody set it since, nothing is changed.'),
  })
  .superRefine(({ status, snooze_until, snooze_count }, context) => {
    const until = snooze_until != null || snooze_count != null;
    if (status === 'snoozed' && !until) {
      const detail = 'Say until when: snooze_until, snooze_count, or both.';
      context.addIssue({ ...issue('missing-field', detail), path: ['snooze_until'] });
    }
    if (status !== 'snoozed' && until) {
      const detail = 'Only a status of snoozed has an end.';
      const path = [snooze_until == null ? 'snooze_count' : 'snooze_until'];
      context.addIssue({ ...issue('unknown-field', detail), path });
    }
    if (snooze_count === 0) {
      const detail = 'Expected a whole number from 1.';
      context.addIssue({ ...issue('range', detail), path: ['snooze_count'] });
    }
  })
  .meta({ id: 'SetGroup', description: 'What is said of a group from now on.' });

export function changeOf({
  status,
  snooze_until: until = null,
  snooze_count: count = null,
  owner,
}: z.output<typeof groupBody>): GroupChange {
  return {
    ...(status !== undefined && {
      status: status === 'snoozed' ? { kind: status, until, count } : { kind: status },
    }),
    ...(owner !== undefined && { owner }),
  };
}

export const groupNoteBody = z
  .strictObject({
    text: z
      .string()
      .superRefine((text, context) => {
        const wrong = textProblem(text, NOTE_MAX_BYTES);
        if (wrong !== null) context.addIssue(issue(wrong.code, `It ${wrong.words}.`));
        else if (text.trim() === '') context.addIssue(issue('missing-field', 'Say something.'));
      })
      .transform((text) => text.trim()),
  })
  .meta({ id: 'GroupNote', description: 'A note for whoever looks at the group next.' });

export const groupNotedSchema = z
  .strictObject({ group_id: z.string(), seq: idText.describe('Of the record.') })
  .meta({ id: 'GroupNoted', description: 'The note is on the group.' });
