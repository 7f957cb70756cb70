'use client';

import { useState } from 'react';
import { ReasonInput } from '@/app/(console)/_components/reason-input';
import { TroubleNotice } from '@/app/(console)/_components/trouble-notice';
import { useChange } from '@/app/(console)/_lib/use-change';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { describedBy, Field, INPUT } from '@/components/ui/field';
import { Notice } from '@/components/ui/notice';
import { Visible } from '@/components/ui/visible';
import { EXPIRY_ACTIONS, type ExpiryAction } from '@/lib/dlq/entry';
import type { QueueView, TenantDefaultsView } from '@/lib/dlq/views';
import { counted, grouped } from '@/lib/format/number';
import { visibleText } from '@/lib/format/visible';
import { ACTION_MEANING, ACTION_VERB, policyWords, ttlParts, ttlWords } from '@/lib/format/policy';
import { setQueuePolicyAction } from '../actions';
import { CapacityInput, readCapacity } from './capacity-input';
import { OwnSetting } from './own-setting';
import { useSaved } from './policy-saved';
import { PolicySubmit } from './policy-submit';
import { type Ttl, TtlInput, ttlSeconds } from './ttl-input';

type Queue = Pick<QueueView, 'collection' | 'policy' | 'own' | 'used'>;

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
  const { collection, policy, own, used } = queue;
  const say = useSaved();
  const { ask, pending, locked, trouble } = useChange();
  const [ownTtl, setOwnTtl] = useState(own.ttlSecs !== null);
  const [ttl, setTtl] = useState<Ttl>(ttlParts(policy.ttlSecs));
  const [action, setAction] = useState<ExpiryAction | null>(own.action);
  const [ownCapacity, setOwnCapacity] = useState(own.capacity !== null);
  const [capacity, setCapacity] = useState(String(policy.capacity));
  const [reason, setReason] = useState('');

  const seconds = ttlSeconds(ttl);
  const most = ownCapacity ? readCapacity(capacity) : defaults.capacity;
  const evicted = most === null ? 0 : Math.max(0, used - most);
  const ready = (!ownTtl || 'secs' in seconds) && most !== null;

  async function save() {
    if (!ready) return;
    const ttlSecs = ownTtl && 'secs' in seconds ? seconds.secs : null;
    const done = await ask((requestId) =>
      setQueuePolicyAction({
        tenant,
        collection,
        ttlSecs,
        action,
        capacity: ownCapacity ? most : null,
        reason,
        requestId,
      }),
    );
    if (done === null) return;
    const inForce = { ttlSecs: ttlSecs ?? defaults.ttlSecs, action: action ?? defaults.action };
    say(
      <>
        <Visible text={collection} max={40} />: {policyWords(inForce)}; at most{' '}
        {counted(most, 'entry', 'entries')}.
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
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <fieldset disabled={locked} className="contents">
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
        </fieldset>
        {evicted > 0 && (
          <Notice tone="bad" title="This evicts entries.">
            The queue holds {grouped(used)}; the{' '}
            {counted(evicted, 'oldest entry', 'oldest entries')} will be pushed out at once. They
            stay restorable while retention lasts.
          </Notice>
        )}
        <p className="text-sm text-ink-2">
          Time to live and action count from the next sweep on, for waiting entries too; the
          capacity counts at once.
        </p>
        <ReasonInput value={reason} onChange={setReason} locked={locked} />
        <TroubleNotice trouble={trouble} />
        <DialogActions>
          <Button onClick={onClose} disabled={pending}>
            Cancel
          </Button>
          <PolicySubmit
            label="Set policy"
            evicted={evicted}
            pending={pending}
            unsure={trouble?.unsure === true}
            disabled={!ready}
          />
        </DialogActions>
      </form>
    </Dialog>
  );
}
