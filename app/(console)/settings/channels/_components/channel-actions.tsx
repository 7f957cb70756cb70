'use client';

import { useState } from 'react';
import { SecretDialog } from '@/app/(console)/settings/_components/secret-dialog';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import type { ChannelView } from '@/lib/dlq/views';
import { visibleText } from '@/lib/format/visible';
import type { ChannelTested } from '@/lib/services/change-channel';
import type { ActionResult } from '@/lib/web/action';
import { testChannelAction } from '../actions';
import { ChannelDialog } from './channel-dialog';
import { DeleteChannelDialog } from './delete-channel-dialog';

export type SetChannel = Pick<
  ChannelView,
  'id' | 'tenantId' | 'name' | 'url' | 'enabled' | 'updatedAt'
>;
type Tested = ActionResult<ChannelTested> | 'lost';

/** What an admin can do about a channel. */
export function ChannelActions({ channel, place }: { channel: SetChannel; place: string }) {
  const [open, setOpen] = useState<'edit' | 'delete' | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const [testing, setTesting] = useState(false);
  const [tested, setTested] = useState<Tested | null>(null);
  const { id, tenantId } = channel;
  const name = visibleText(channel.name);

  async function test() {
    setTesting(true);
    setTested(null);
    try {
      const tenants = tenantId === null ? 'all' : [tenantId];
      setTested(await testChannelAction({ tenants, id }));
    } catch {
      setTested('lost');
    } finally {
      setTesting(false);
    }
  }

  return (
    <>
      <div className="flex flex-wrap gap-2">
        <Button aria-label={`Edit the channel ${name}`} onClick={() => setOpen('edit')}>
          Edit
        </Button>
        <Button aria-label={`Send a test to ${name}`} busy={testing} onClick={() => void test()}>
          {testing ? 'Sending…' : 'Send a test'}
        </Button>
        <Button
          tone="danger"
          aria-label={`Delete the channel ${name}`}
          onClick={() => setOpen('delete')}
        >
          Delete
        </Button>
      </div>
      {tested !== null && (
        <div className="w-full">
          <TestNotice tested={tested} />
        </div>
      )}
      {open === 'edit' && (
        <ChannelDialog
          channel={channel}
          place={place}
          onClose={() => setOpen(null)}
          onDone={(made) => {
            setOpen(null);
            setSecret(made);
          }}
        />
      )}
      {open === 'delete' && (
        <DeleteChannelDialog channel={channel} place={place} onClose={() => setOpen(null)} />
      )}
      {secret !== null && <SecretDialog secret={secret} onClose={() => setSecret(null)} />}
    </>
  );
}

function TestNotice({ tested }: { tested: Tested }) {
  if (tested === 'lost' || !tested.ok) {
    return (
      <Notice live tone="bad" title="The test was not sent.">
        {tested === 'lost' ? 'The console did not answer. Try again.' : tested.message}
      </Notice>
    );
  }
  const { value } = tested;
  return value.kind === 'delivered' ? (
    <Notice live tone="ok" title={`Taken within ${value.ms} ms.`}>
      Whether the signature was checked is up to the receiver.
    </Notice>
  ) : (
    <Notice live tone="bad" title={`The test failed after ${value.ms} ms.`}>
      {value.message}
    </Notice>
  );
}
