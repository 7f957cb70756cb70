import { DEFAULT_POLICY, DEFAULT_RETENTION_SECS } from '@/lib/dlq/policy';
import type { PolicyChange, PolicySetting } from '@/lib/dlq/views';
import { grouped } from './number';
import { ACTION_VERB, ttlWords } from './policy';

/** One setting that was changed. */
export interface SettingChange {
  readonly what: string;
  readonly from: string;
  readonly to: string;
}

type Words = ReadonlyMap<string, string>;

const TENANT = 'the tenant’s';
const SECOND_PERSON = 'second person for a force-apply of many';
const NO_NEED = 'not needed';

/** What stands before anybody sets anything. */
const BUILT_IN: PolicySetting = {
  name: null,
  ttl_secs: String(DEFAULT_POLICY.ttlSecs),
  action: DEFAULT_POLICY.action,
  capacity: DEFAULT_POLICY.capacity,
  retention_secs: DEFAULT_RETENTION_SECS,
};
const NO_OVERRIDES: PolicySetting = { ttl_secs: null, action: null, capacity: null };

function words(setting: PolicySetting): Words {
  const { ttl_secs, action, capacity } = setting;
  const all: [string, string][] = [
    ['time to live', ttl_secs === null ? TENANT : lastsWords(ttl_secs)],
    ['action', action === null ? TENANT : ACTION_VERB[action]],
    ['capacity', capacity === null ? TENANT : grouped(capacity)],
  ];
  if ('retention_secs' in setting) {
    const { retention_secs, name, second_person } = setting;
    all.push(['retention', retention_secs === 0 ? 'none' : ttlWords(String(retention_secs))]);
    all.push(['name', name ?? 'none']);
    if (second_person !== undefined) all.push([SECOND_PERSON, second_person ? 'needed' : NO_NEED]);
  }
  return new Map(all);
}

/** Named as a length of time, a ttl of 0 is just that. */
const lastsWords = (ttlSecs: string) => (ttlSecs === '0' ? '0' : ttlWords(ttlSecs));

/** What a change of a policy changed, setting by setting; what it left as it was is left out. */
export function settingChanges({ before, after }: PolicyChange): SettingChange[] {
  const old = words(before ?? ('retention_secs' in after ? BUILT_IN : NO_OVERRIDES));
  return [...words(after)].flatMap(([what, to]) => {
    const from = old.get(what) ?? (what === SECOND_PERSON ? NO_NEED : '');
    return from === to ? [] : [{ what, from, to }];
  });
}

/** The same in one line: `capacity 10,000 → 500, action drop → escalate`. */
export function changeWords(change: PolicyChange): string {
  const changes = settingChanges(change);
  if (changes.length === 0) return 'to what it was already';
  return changes.map(({ what, from, to }) => `${what} ${from} → ${to}`).join(', ');
}
