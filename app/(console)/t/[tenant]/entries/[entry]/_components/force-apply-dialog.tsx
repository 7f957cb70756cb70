'use client';

import { useEffect, useState } from 'react';
import { ReasonInput } from '@/app/(console)/_components/reason-input';
import { useReason } from '@/app/(console)/_lib/use-reason';
import { TroubleNotice } from '@/app/(console)/_components/trouble-notice';
import { useChange } from '@/app/(console)/_lib/use-change';
import { DocumentPath } from '@/components/document-path';
import { OverwriteTable } from '@/components/overwrite-table';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Notice } from '@/components/ui/notice';
import { violationWords } from '@/components/violation-words';
import { visibleText } from '@/lib/format/visible';
import type { ForceApplyPreview } from '@/lib/targets/port';
import { forceApplyAction, previewAction } from '../actions';
import type { ActEntry } from './commands';
import { attemptOutcome, type Outcome } from './outcome';
import { Reload } from './reload';

type Look =
  | { readonly kind: 'looking' }
  | { readonly kind: 'seen'; readonly preview: ForceApplyPreview; readonly at: number }
  | { readonly kind: 'failed'; readonly message: string };

/**
 * Force-apply: first what it overwrites, then a reason, then the write. It is bound to the version that was
 * previewed; when the document has moved, the preview is made again.
 */
export function ForceApplyDialog({
  entry,
  onClose,
  onDone,
}: {
  entry: ActEntry;
  onClose: () => void;
  onDone: (outcome: Outcome) => void;
}) {
  const { tenantId, entryId, version } = entry;
  const { ask, pending, locked, trouble, clear } = useChange();
  const [look, setLook] = useState<Look>({ kind: 'looking' });
  const { reason, setReason, forget } = useReason(`force-apply ${tenantId}/${entryId}`);

  useEffect(() => void lookAhead(tenantId, entryId).then(setLook), [tenantId, entryId]);

  async function previewAgain() {
    clear();
    setLook({ kind: 'looking' });
    setLook(await lookAhead(tenantId, entryId));
  }

  const ready = look.kind === 'seen' && look.preview.kind === 'ready' ? look.preview : null;
  const impossible = look.kind === 'seen' && look.preview.kind === 'impossible';

  async function go() {
    if (ready === null) return;
    const attempted = await ask((requestId) =>
      forceApplyAction({
        tenant: tenantId,
        entryId,
        version,
        reason,
        requestId,
        previewVersion: ready.version,
      }),
    );
    if (attempted === null) return;
    forget();
    onDone(attemptOutcome(tenantId, attempted));
  }

  return (
    <Dialog title="Force-apply this write?" onClose={onClose} locked={pending} wide>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void go();
        }}
      >
        {!impossible && (
          <p>
            <DocumentPath collection={entry.collection} document={entry.documentId} />
          </p>
        )}
        {ready !== null && (
          <p className="text-ink-2">
            The values are written anew as the latest write, so they win over what stands there now,
            past the rules that refused them. Others may see the change at once.
          </p>
        )}
        <div aria-live="polite" aria-busy={look.kind === 'looking'}>
          <Preview look={look} />
        </div>
        {ready !== null && (
          <ReasonInput value={reason} onChange={setReason} required locked={locked} />
        )}
        <TroubleNotice trouble={trouble} />
        <DialogActions>
          <Button onClick={onClose} disabled={pending} data-initial-focus>
            {impossible ? 'Close' : 'Cancel'}
          </Button>
          {look.kind === 'failed' || trouble?.code === 'document-moved' ? (
            <Button onClick={() => void previewAgain()}>Preview again</Button>
          ) : null}
          {trouble?.code === 'conflict' ? (
            <Reload onDone={onClose} />
          ) : (
            ready !== null && (
              <Button
                type="submit"
                tone="danger"
                busy={pending}
                disabled={reason.trim() === '' || trouble?.code === 'document-moved'}
              >
                {pending ? 'Writing…' : trouble?.unsure ? 'Ask again' : 'Force-apply'}
              </Button>
            )
          )}
        </DialogActions>
      </form>
    </Dialog>
  );
}

async function lookAhead(tenant: string, entryId: string): Promise<Look> {
  try {
    const result = await previewAction({ tenant, entryId });
    return result.ok
      ? { kind: 'seen', preview: result.value, at: Date.now() }
      : { kind: 'failed', message: result.message };
  } catch {
    return { kind: 'failed', message: 'The server did not answer.' };
  }
}

function Preview({ look }: { look: Look }) {
  switch (look.kind) {
    case 'looking':
      return (
        <div>
          <p className="pb-2 text-ink-2">Looking at what it would overwrite…</p>
          <div className="skeleton h-24" />
        </div>
      );
    case 'failed':
      return (
        <Notice tone="bad" title="No preview.">
          {look.message}
        </Notice>
      );
    case 'seen':
      if (look.preview.kind === 'impossible') {
        return (
          <Notice tone="warn" title="This cannot be force-applied.">
            {visibleText(look.preview.reason)}
          </Notice>
        );
      }
      return (
        <div className="flex flex-col gap-2.5">
          <OverwriteTable overwrites={look.preview.overwrites} now={look.at} />
          {look.preview.broken.map((violation, index) => (
            <Notice key={index} tone="warn" title="Breaks a rule:">
              {visibleText(violationWords(violation))}.
            </Notice>
          ))}
        </div>
      );
  }
}
