'use client';

import { useState } from 'react';
import { SecretDialog } from '@/app/(console)/settings/_components/secret-dialog';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import type { ActionResult } from '@/lib/web/action';
import type { Probed } from '@/lib/targets/port';
import { testTargetAction } from '../actions';
import { NewSecretDialog } from './new-secret-dialog';
import { type SetTarget, tenantTitle } from './set-target';
import { TargetDialog } from './target-dialog';

/** What an admin can do about a target: change it, make a new secret, try it out. */
export function TargetActions({ target }: { target: SetTarget }) {
  const [open, setOpen] = useState<'change' | 'secret' | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const [saved, setSaved] = useState(false);
  const [testing, setTesting] = useState(false);
  const [tested, setTested] = useState<ActionResult<Probed> | 'lost' | null>(null);
  const whose = tenantTitle(target);

  async function test() {
    setTesting(true);
    setTested(null);
    setSaved(false);
    try {
      setTested(await testTargetAction({ tenant: target.tenantId }));
    } catch {
      setTested('lost');
    } finally {
      setTesting(false);
    }
  }

  function begin(what: 'change' | 'secret') {
    setTested(null);
    setSaved(false);
    setOpen(what);
  }

  function done(made: string | null) {
    setOpen(null);
    setSecret(made);
    setSaved(made === null);
  }

  return (
    <>
      <div className="flex flex-wrap items-start gap-2 min-[48rem]:max-[90rem]:col-span-full min-[90rem]:justify-end">
        <Button aria-label={`Change the target of ${whose}`} onClick={() => begin('change')}>
          Change
        </Button>
        {target.kind === 'webhook' && (
          <Button aria-label={`New secret for ${whose}`} onClick={() => begin('secret')}>
            New secret
          </Button>
        )}
        <Button aria-label={`Send a test for ${whose}`} busy={testing} onClick={() => void test()}>
          {testing ? 'Asking…' : 'Send a test'}
        </Button>
      </div>
      {(saved || tested !== null) && (
        <div className="col-span-full">
          {saved && (
            <Notice live tone="ok" title="Target set.">
              It counts from the next attempt on.
            </Notice>
          )}
          {tested !== null && <Tested result={tested} />}
        </div>
      )}
      {open === 'change' && (
        <TargetDialog target={target} onClose={() => setOpen(null)} onDone={done} />
      )}
      {open === 'secret' && (
        <NewSecretDialog target={target} onClose={() => setOpen(null)} onDone={done} />
      )}
      {secret !== null && <SecretDialog secret={secret} onClose={() => setSecret(null)} />}
    </>
  );
}

function Tested({ result }: { result: ActionResult<Probed> | 'lost' }) {
  if (result === 'lost' || !result.ok) {
    return (
      <Notice live tone="bad" title="The test was not made.">
        {result === 'lost' ? 'The console did not answer. Try again.' : result.message}
      </Notice>
    );
  }
  const probed = result.value;
  if (probed.kind === 'failed') {
    return (
      <Notice live tone="bad" title={`The test failed after ${probed.ms} ms.`}>
        {probed.message}
      </Notice>
    );
  }
  if (probed.checksSignature === null) {
    return <Notice live tone="ok" title={`It answered within ${probed.ms} ms.`} />;
  }
  const said = `It answered ${String(probed.status)} within ${probed.ms} ms and accepted our signature.`;
  return probed.checksSignature ? (
    <Notice live tone="ok" title={said}>
      It refused a wrong one, as it should.
    </Notice>
  ) : (
    <Notice live tone="warn" title={said}>
      It did not refuse a wrong signature: anybody who knows the address could write through it.
    </Notice>
  );
}
