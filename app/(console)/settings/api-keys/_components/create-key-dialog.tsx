'use client';

import { useState } from 'react';
import { TroubleNotice } from '@/app/(console)/_components/trouble-notice';
import { useChange } from '@/app/(console)/_lib/use-change';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { describedBy, Field, INPUT } from '@/components/ui/field';
import type { ApiScope } from '@/lib/auth/api-key';
import type { Place } from '../../members/_components/place-select';
import { createApiKeyAction } from '../actions';
import { EXPIRIES, type Expiry, USUAL_EXPIRY } from './expiries';
import { type NewKey, NewKeyShown } from './new-key';
import { SCOPE_WORDS } from './scope-words';
import { type Picked, pickedTenants, TenantPicker } from './tenant-picker';

const SCOPES = ['ingest', 'read', 'operate'] as const satisfies readonly ApiScope[];
const LABEL_MAX = 80;

interface Offered {
  readonly tenants: readonly Place[];
  /** Whoever makes the key is admin of all tenants. */
  readonly everywhere: boolean;
}

/** Makes a key and shows it once. */
export function CreateKeyButton({ tenants, everywhere }: Offered) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button tone="primary" onClick={() => setOpen(true)}>
        Create a key…
      </Button>
      {open && (
        <CreateKeyDialog tenants={tenants} everywhere={everywhere} onClose={() => setOpen(false)} />
      )}
    </>
  );
}

function CreateKeyDialog({ tenants, everywhere, onClose }: Offered & { onClose: () => void }) {
  const { ask, pending, locked, trouble } = useChange();
  const [label, setLabel] = useState('');
  const [scopes, setScopes] = useState<readonly ApiScope[]>(['ingest']);
  const [only] = tenants;
  const [picked, setPicked] = useState<Picked>({
    all: false,
    ids: tenants.length === 1 && only !== undefined ? [only.value] : [],
    more: '',
  });
  const [expiry, setExpiry] = useState<Expiry>(USUAL_EXPIRY);
  const [made, setMade] = useState<NewKey | null>(null);
  const reached = pickedTenants(picked);
  const missing = [
    ...(label.trim() === '' ? ['a label'] : []),
    ...(scopes.length === 0 ? ['what it may do'] : []),
    ...('tenants' in reached ? [] : ['its tenants']),
  ];

  async function go() {
    if (!('tenants' in reached)) return;
    const { tenants: chosen } = reached;
    const came = await ask((requestId) =>
      createApiKeyAction({ tenants: chosen, label, scopes, days: expiry.days, requestId }),
    );
    if (came === null) return;
    const tenant = chosen === 'all' ? (only?.value ?? '1') : (chosen[0] ?? '1');
    setMade({ key: came.key, label: label.trim(), scopes, tenant });
  }

  if (made !== null) {
    return (
      // Locked: a key that Escape takes away is lost.
      <Dialog title={`API key “${made.label}”`} onClose={onClose} locked wide>
        <NewKeyShown made={made} onClose={onClose} />
      </Dialog>
    );
  }
  return (
    <Dialog title="Create an API key" onClose={onClose} locked={pending}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void go();
        }}
      >
        <fieldset disabled={locked} className="contents">
          <Field id="label" label="Label" hint="What will use it, so that it can be told apart.">
            <input
              id="label"
              required
              maxLength={LABEL_MAX}
              autoComplete="off"
              placeholder="Origin server, west"
              className={INPUT}
              value={label}
              aria-describedby={describedBy('label')}
              data-initial-focus
              onChange={(event) => setLabel(event.target.value)}
            />
          </Field>
          <fieldset className="flex flex-col gap-1">
            <legend className="pb-1 text-sm font-medium text-ink-2">What it may do</legend>
            {SCOPES.map((scope) => (
              <label key={scope} className="flex items-start gap-2">
                <input
                  type="checkbox"
                  className="mt-0.5"
                  checked={scopes.includes(scope)}
                  onChange={(event) =>
                    setScopes(
                      SCOPES.filter((each) =>
                        each === scope ? event.target.checked : scopes.includes(each),
                      ),
                    )
                  }
                />
                <code>{scope}</code>
                <span className="text-ink-2">{SCOPE_WORDS[scope]}</span>
              </label>
            ))}
          </fieldset>
          <TenantPicker
            tenants={tenants}
            everywhere={everywhere}
            picked={picked}
            onChange={setPicked}
          />
          <Field
            id="expiry"
            label="Ends"
            hint={
              expiry.days === null
                ? 'Until somebody revokes it. A key that ends by itself does less harm when it leaks.'
                : 'Then it is refused like one that was revoked.'
            }
          >
            <select
              id="expiry"
              className={INPUT}
              value={expiry.label}
              aria-describedby={describedBy('expiry')}
              onChange={(event) =>
                setExpiry(EXPIRIES.find((each) => each.label === event.target.value) ?? expiry)
              }
            >
              {EXPIRIES.map((each) => (
                <option key={each.label}>{each.label}</option>
              ))}
            </select>
          </Field>
        </fieldset>
        <TroubleNotice trouble={trouble} />
        <DialogActions>
          <p id="missing" className="min-w-0 flex-1 self-center text-sm text-ink-2">
            {missing.length > 0 && `Still to say: ${missing.join(', ')}.`}
          </p>
          <Button onClick={onClose} disabled={pending}>
            Cancel
          </Button>
          <Button
            type="submit"
            tone="primary"
            busy={pending}
            disabled={missing.length > 0}
            aria-describedby="missing"
          >
            {pending ? 'Creating…' : trouble?.unsure ? 'Ask again' : 'Create key'}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
