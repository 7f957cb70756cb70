'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useChange } from '@/app/(console)/_lib/use-change';
import { Button } from '@/components/ui/button';
import { CheckRow } from '@/components/ui/check-row';
import { Dialog } from '@/components/ui/dialog';
import { describedBy, Field, INPUT } from '@/components/ui/field';
import { EXPIRY_ACTIONS } from '@/lib/dlq/entry';
import { RETENTION_MAX_SECS } from '@/lib/dlq/policy';
import type { TenantDefaultsView } from '@/lib/dlq/views';
import { ACTION_MEANING, ACTION_VERB, defaultsWords, ttlParts } from '@/lib/format/policy';
import { useForecast } from '../_lib/use-forecast';
import { setTenantDefaultsAction } from '../actions';
import { CapacityInput, readCapacity } from './capacity-input';
import { PolicyForm } from './policy-form';
import { useSaved } from './policy-saved';
import { type Ttl, TtlInput, ttlSeconds } from './ttl-input';

const RETENTION_MOST = BigInt(RETENTION_MAX_SECS);

interface Props {
  readonly tenant: string;
  readonly defaults: TenantDefaultsView;
}

/** The button that opens what a tenant's queues follow. */
export function TenantDefaultsButton(props: Props) {
  const [open, setOpen] = useState(false);
  const say = useSaved();
  return (
    <>
      <Button
        onClick={() => {
          say(null);
          setOpen(true);
        }}
      >
        Change defaults
      </Button>
      {open && <TenantDefaultsDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}

function TenantDefaultsDialog({ tenant, defaults, onClose }: Props & { onClose: () => void }) {
  const say = useSaved();
  const router = useRouter();
  const { ask, pending, locked, trouble } = useChange();
  // What the form began with, while the page behind it may be read anew.
  const [began] = useState(defaults.policySeq);
  const [name, setName] = useState(defaults.name ?? '');
  const [ttl, setTtl] = useState<Ttl>(ttlParts(defaults.ttlSecs));
  const [action, setAction] = useState(defaults.action);
  const [capacity, setCapacity] = useState(String(defaults.capacity));
  const [secondPerson, setSecondPerson] = useState(defaults.secondPerson);
  const [retention, setRetention] = useState<Ttl>(ttlParts(defaults.retentionSecs));

  const seconds = ttlSeconds(ttl);
  const kept = ttlSeconds(retention, RETENTION_MOST);
  const most = readCapacity(capacity);
  const policy =
    'secs' in seconds && 'secs' in kept && most !== null
      ? { ttlSecs: seconds.secs, action, capacity: most, retentionSecs: kept.secs }
      : null;
  const forecast = useForecast(tenant, policy && queryOf(policy));

  async function save(reason: string) {
    if (policy === null) return;
    let moved = false;
    const done = await ask(async (requestId) => {
      const answer = await setTenantDefaultsAction({
        ...policy,
        tenant,
        name,
        retentionSecs: Number(policy.retentionSecs),
        secondPerson,
        // Once somebody was told of another policy, it is that one they replace.
        seen: trouble?.code === 'policy-moved' ? defaults.policySeq : began,
        reason,
        requestId,
      });
      moved = !answer.ok && answer.code === 'policy-moved';
      return answer;
    });
    if (moved) router.refresh();
    if (done === null) return;
    say(defaultsWords(policy));
    onClose();
  }

  return (
    <Dialog title="What this tenant’s queues follow" onClose={onClose} locked={pending}>
      <PolicyForm
        label="Set defaults"
        ready={policy !== null}
        forecast={forecast}
        pending={pending}
        locked={locked}
        trouble={trouble}
        onSave={(reason) => void save(reason)}
        onCancel={onClose}
      >
        <Field id="name" label="Name" hint={`Shown beside the number ${tenant}.`}>
          <input
            id="name"
            maxLength={64}
            autoComplete="off"
            className={INPUT}
            value={name}
            aria-describedby={describedBy('name')}
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        <TtlInput
          id="ttl"
          label="Time to live"
          hint="0 expires at the next sweep."
          ttl={ttl}
          onChange={setTtl}
        />
        <Field id="action" label="When it ends" hint={ACTION_MEANING[action]}>
          <select
            id="action"
            className={INPUT}
            aria-describedby={describedBy('action')}
            value={action}
            onChange={(event) =>
              setAction(EXPIRY_ACTIONS.find((each) => each === event.target.value) ?? action)
            }
          >
            {EXPIRY_ACTIONS.map((each) => (
              <option key={each} value={each}>
                {ACTION_VERB[each]}
              </option>
            ))}
          </select>
        </Field>
        <CapacityInput value={capacity} onChange={setCapacity} />
        <TtlInput
          id="retention"
          label="Retention"
          hint="How long an expired or evicted entry can be restored; then its bytes are purged for good. 0: the next sweep purges it."
          most={RETENTION_MOST}
          ttl={retention}
          onChange={setRetention}
        />
        <CheckRow
          checked={secondPerson}
          onChange={setSecondPerson}
          label="Force-apply of many needs a second person"
          hint="It waits until somebody else with the role operator approves it."
        />
      </PolicyForm>
    </Dialog>
  );
}

function queryOf({
  ttlSecs,
  action,
  capacity,
  retentionSecs,
}: Pick<TenantDefaultsView, 'ttlSecs' | 'action' | 'capacity' | 'retentionSecs'>): string {
  return new URLSearchParams({
    ttl: ttlSecs,
    action,
    capacity: String(capacity),
    retention: retentionSecs,
  }).toString();
}
