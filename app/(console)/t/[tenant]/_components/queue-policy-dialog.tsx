'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useChange } from '@/app/(console)/_lib/use-change';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { describedBy, Field, INPUT } from '@/components/ui/field';
import { Visible } from '@/components/ui/visible';
import { EXPIRY_ACTIONS, type ExpiryAction } from '@/lib/dlq/entry';
import type { QueueView, TenantDefaultsView } from '@/lib/dlq/views';
import { counted, grouped } from '@/lib/format/number';
import { visibleText } from '@/lib/format/visible';
import { ACTION_MEANING, ACTION_VERB, policyWords, ttlParts, ttlWords } from '@/lib/format/policy';
import { useForecast } from '../_lib/use-forecast';
import { setQueuePolicyAction } from '../actions';
import { CapacityInput, readCapacity } from './capacity-input';
import { OwnSetting } from './own-setting';
import { PolicyForm } from './policy-form';
import { useSaved } from './policy-saved';
import { type Ttl, TtlInput, ttlSeconds } from './ttl-input';

type Queue = Pick<QueueView, 'collection' | 'policy' | 'own' | 'policySeq'>;

/** The button that opens the policy of one queue. */
export function QueuePolicyButton(props: {
  tenant: string;
  queue: Queue;
  defaults: TenantDefaultsView;
}) {
  const [open, setOpen] = useState(false);
  const say = useSaved();
  return (
    <>
      <Button
        aria-label={`Change the policy of ${visibleText(props.queue.collection)}`}
        onClick={() => {
          say(null);
          setOpen(true);
        }}
      >
        Change
      </Button>
      {open && <QueuePolicyDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}

function QueuePolicyDialog({
  tenant,
  queue,
  defaults,
  onClose,
}: {
  tenant: string;
  queue: Queue;
  defaults: TenantDefaultsView;
  onClose: () => void;
}) {
  const { collection, policy, own } = queue;
  const say = useSaved();
  const router = useRouter();
  const { ask, pending, locked, trouble } = useChange();
  // What the form began with, while the page behind it may be read anew.
  const [began] = useState(queue.policySeq);
  const [ownTtl, setOwnTtl] = useState(own.ttlSecs !== null);
  const [ttl, setTtl] = useState<Ttl>(ttlParts(policy.ttlSecs));
  const [action, setAction] = useState<ExpiryAction | null>(own.action);
  const [ownCapacity, setOwnCapacity] = useState(own.capacity !== null);
  const [capacity, setCapacity] = useState(String(policy.capacity));

  const seconds = ttlSeconds(ttl);
  const ttlSecs = !ownTtl ? defaults.ttlSecs : 'secs' in seconds ? seconds.secs : null;
  const most = ownCapacity ? readCapacity(capacity) : defaults.capacity;
  const inForce =
    ttlSecs === null || most === null
      ? null
      : { ttlSecs, action: action ?? defaults.action, capacity: most };
  const forecast = useForecast(tenant, inForce && queryOf(collection, inForce));

  async function save(reason: string) {
    if (inForce === null) return;
    let moved = false;
    const done = await ask(async (requestId) => {
      const answer = await setQueuePolicyAction({
        tenant,
        collection,
        ttlSecs: ownTtl ? inForce.ttlSecs : null,
        action,
        capacity: ownCapacity ? inForce.capacity : null,
        // Once somebody was told of another policy, it is that one they replace.
        seen: trouble?.code === 'policy-moved' ? queue.policySeq : began,
        reason,
        requestId,
      });
      moved = !answer.ok && answer.code === 'policy-moved';
      return answer;
    });
    if (moved) router.refresh();
    if (done === null) return;
    say(
      <>
        <Visible text={collection} max={40} />: {policyWords(inForce)}; at most{' '}
        {counted(inForce.capacity, 'entry', 'entries')}.
      </>,
    );
    onClose();
  }

  return (
    <Dialog
      title={
        <>
          Policy of <Visible text={collection} />
        </>
      }
      onClose={onClose}
      locked={pending}
    >
      <PolicyForm
        label="Set policy"
        ready={inForce !== null}
        forecast={forecast}
        pending={pending}
        locked={locked}
        trouble={trouble}
        onSave={(reason) => void save(reason)}
        onCancel={onClose}
      >
        <OwnSetting
          checked={ownTtl}
          onChange={setOwnTtl}
          inherited={`the tenant’s ttl: ${ttlWords(defaults.ttlSecs)}`}
        >
          <TtlInput
            id="ttl"
            label="Time to live"
            hint="0 expires at the next sweep."
            ttl={ttl}
            onChange={setTtl}
          />
        </OwnSetting>
        <Field id="action" label="When it ends" hint={ACTION_MEANING[action ?? defaults.action]}>
          <select
            id="action"
            className={INPUT}
            aria-describedby={describedBy('action')}
            value={action ?? ''}
            onChange={(event) =>
              setAction(EXPIRY_ACTIONS.find((each) => each === event.target.value) ?? null)
            }
          >
            <option value="">The tenant’s: {ACTION_VERB[defaults.action]}</option>
            {EXPIRY_ACTIONS.map((each) => (
              <option key={each} value={each}>
                {ACTION_VERB[each]}
              </option>
            ))}
          </select>
        </Field>
        <OwnSetting
          checked={ownCapacity}
          onChange={setOwnCapacity}
          inherited={`the tenant’s capacity: ${grouped(defaults.capacity)}`}
        >
          <CapacityInput value={capacity} onChange={setCapacity} />
        </OwnSetting>
      </PolicyForm>
    </Dialog>
  );
}

function queryOf(collection: string, { ttlSecs, action, capacity }: QueueView['policy']): string {
  const query = { collection, ttl: ttlSecs, action, capacity: String(capacity) };
  return new URLSearchParams(query).toString();
}
