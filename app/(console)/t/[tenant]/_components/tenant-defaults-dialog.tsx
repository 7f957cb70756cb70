'use client';

import { useState } from 'react';
import { ReasonInput } from '@/app/(console)/_components/reason-input';
import { TroubleNotice } from '@/app/(console)/_components/trouble-notice';
import { useChange } from '@/app/(console)/_lib/use-change';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { describedBy, Field, INPUT } from '@/components/ui/field';
import { Notice } from '@/components/ui/notice';
import { EXPIRY_ACTIONS } from '@/lib/dlq/entry';
import type { TenantDefaultsView } from '@/lib/dlq/views';
import { counted } from '@/lib/format/number';
import { ACTION_MEANING, ACTION_VERB, policyWords, ttlParts, ttlWords } from '@/lib/format/policy';
import { setTenantDefaultsAction } from '../actions';
import { CapacityInput, readCapacity } from './capacity-input';
import { useSaved } from './policy-saved';
import { PolicySubmit } from './policy-submit';
import { type Ttl, TtlInput, ttlSeconds } from './ttl-input';

interface Props {
  readonly tenant: string;
  readonly defaults: TenantDefaultsView;
  /** How full the queues are that follow the tenant's capacity. */
  readonly followers: readonly number[];
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

function TenantDefaultsDialog({
  tenant,
  defaults,
  followers,
  onClose,
}: Props & { onClose: () => void }) {
  const say = useSaved();
  const { ask, pending, locked, trouble } = useChange();
  const [name, setName] = useState(defaults.name ?? '');
  const [ttl, setTtl] = useState<Ttl>(ttlParts(defaults.ttlSecs));
  const [action, setAction] = useState(defaults.action);
  const [capacity, setCapacity] = useState(String(defaults.capacity));
  const [retention, setRetention] = useState<Ttl>(ttlParts(defaults.retentionSecs));
  const [reason, setReason] = useState('');

  const seconds = ttlSeconds(ttl);
  const kept = ttlSeconds(retention);
  const most = readCapacity(capacity);
  const ready = 'secs' in seconds && 'secs' in kept && most !== null;
  const evicted =
    most === null ? 0 : followers.reduce((sum, used) => sum + Math.max(0, used - most), 0);

  async function save() {
    if (!ready) return;
    const done = await ask((requestId) =>
      setTenantDefaultsAction({
        tenant,
        name,
        ttlSecs: seconds.secs,
        action,
        capacity: most,
        retentionSecs: Number(kept.secs),
        reason,
        requestId,
      }),
    );
    if (done === null) return;
    say(
      `Unless a queue says otherwise: ${policyWords({ ttlSecs: seconds.secs, action })}; at most ${counted(most, 'entry', 'entries')}; restorable for ${ttlWords(kept.secs)} afterwards.`,
    );
    onClose();
  }

  return (
    <Dialog title="What this tenant’s queues follow" onClose={onClose} locked={pending}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <fieldset disabled={locked} className="contents">
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
            hint="How long an expired or evicted entry can be restored; then its bytes are purged."
            ttl={retention}
            onChange={setRetention}
          />
        </fieldset>
        {evicted > 0 && (
          <Notice tone="bad" title="This evicts entries.">
            {counted(evicted, 'entry', 'entries')} of the queues that follow this capacity will be
            pushed out at once, the oldest first. They stay restorable while retention lasts.
          </Notice>
        )}
        <p className="text-sm text-ink-2">
          For queues without a policy of their own, time to live and action count from the next
          sweep on, for waiting entries too; the capacity counts at once.
        </p>
        <ReasonInput value={reason} onChange={setReason} locked={locked} />
        <TroubleNotice trouble={trouble} />
        <DialogActions>
          <Button onClick={onClose} disabled={pending}>
            Cancel
          </Button>
          <PolicySubmit
            label="Set defaults"
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
