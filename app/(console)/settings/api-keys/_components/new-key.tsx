'use client';

import { Button } from '@/components/ui/button';
import { CopyButton } from '@/components/ui/copy-button';
import { DialogActions } from '@/components/ui/dialog';
import { Notice } from '@/components/ui/notice';
import { ScrollArea } from '@/components/ui/scroll-area';
import type { ApiScope } from '@/lib/auth/api-key';

export interface NewKey {
  readonly key: string;
  readonly label: string;
  readonly scopes: readonly ApiScope[];
  /** A tenant it reaches, for the example. */
  readonly tenant: string;
}

/** A key, this once, with a first call to make with it. */
export function NewKeyShown({ made, onClose }: { made: NewKey; onClose: () => void }) {
  const example = exampleOf(made, window.location.origin);
  return (
    <>
      <Notice live tone="ok" title="This is the key.">
        Copy it now to where it is kept. It is not shown again, to nobody: only its digest is
        stored.
      </Notice>
      <div className="flex items-center gap-1 rounded border border-line-strong bg-paper-2 py-1 pr-1 pl-3">
        <code
          data-key
          className="min-w-0 flex-1 py-1 text-base [overflow-wrap:anywhere] select-all"
        >
          {made.key}
        </code>
        <CopyButton value={made.key} what="key" />
      </div>
      <div>
        <div className="flex items-center justify-between">
          <h3 className="text-sm font-medium text-ink-2">Try it, with the key in $KEY</h3>
          <CopyButton value={example} what="example" />
        </div>
        <ScrollArea
          label="Example"
          className="rounded border border-line bg-paper-2 px-3 py-2 text-ink"
        >
          <pre>{example}</pre>
        </ScrollArea>
        {stores(made) && (
          <p className="pt-1 text-sm text-warn">
            This stores a made-up entry in tenant {made.tenant} for good, in the queue orders: a key
            that only ingests can do nothing else. Resolve it afterwards, or try it in a tenant of
            its own.
          </p>
        )}
      </div>
      <DialogActions>
        <Button tone="primary" onClick={onClose}>
          I have kept it
        </Button>
      </DialogActions>
    </>
  );
}

/** A key that may read is tried without a change. */
const stores = ({ scopes }: NewKey) => !scopes.includes('read') && scopes.includes('ingest');

function exampleOf(made: NewKey, origin: string): string {
  const { scopes, tenant } = made;
  const at = `${origin}/api/v1/tenants/${tenant}/entries`;
  if (scopes.includes('read')) {
    return `curl -sS "${at}?status=pending" \\\n  -H "authorization: Bearer $KEY"`;
  }
  if (stores(made)) {
    return `curl -sS ${at} \\
  -H "authorization: Bearer $KEY" -H 'content-type: application/json' \\
  -d '{"session_id":"s1","username":"opal","collection":"orders","document_id":"o1",
       "mutation_id":1,"peer_id":7,"delta":[],"violation_type":"PermissionDenied",
       "compensation":null,
       "device_metadata":{"client_version":"0.1.0","remote_addr":"","peer_id":7}}'`;
  }
  // Trying a key out must change nothing.
  return `curl -sS ${at}/1/force-apply-preview -H "authorization: Bearer $KEY"`;
}
