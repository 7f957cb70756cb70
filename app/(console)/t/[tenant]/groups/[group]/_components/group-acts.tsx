'use client';

import { useState } from 'react';
import { PlanDialog } from '@/app/(console)/t/[tenant]/operations/_components/plan-dialog';
import { permissionFor } from '@/app/(console)/t/[tenant]/operations/_lib/terms';
import { useKeys } from '@/app/(console)/_lib/keys';
import { ACTION_WORDS } from '@/components/operations/words';
import { Button } from '@/components/ui/button';
import { can, type Role, roleNeeded } from '@/lib/auth/roles';
import type { OperationAction } from '@/lib/dlq/operation';

const ACTS = ['retry', 'resolve', 'hold', 'release', 'assign', 'note', 'force_apply'] as const;

/** Everything one can do to a selection, done to what is pending of a group. */
export function GroupActs({
  tenant,
  groupId,
  role,
  unresolved,
}: {
  tenant: string;
  groupId: string;
  role: Role;
  unresolved: number;
}) {
  const [action, setAction] = useState<OperationAction | null>(null);
  const offered = ACTS.filter((each) => can(role, permissionFor(each)));
  useKeys({
    r: () => {
      if (unresolved === 0 || !can(role, 'retry')) return false;
      setAction('retry');
      return true;
    },
  });
  if (unresolved === 0) {
    return <p className="text-ink-2">No entry of this group waits: there is nothing to act on.</p>;
  }
  if (offered.length === 0) {
    return (
      <p className="text-ink-2">
        Acting on entries needs the role {roleNeeded('retry')}; you are {role} here.
      </p>
    );
  }
  return (
    <div className="flex flex-wrap items-center gap-2">
      {offered.map((each) => (
        <Button
          key={each}
          tone={each === 'retry' ? 'primary' : each === 'force_apply' ? 'danger' : 'plain'}
          onClick={() => setAction(each)}
        >
          {ACTION_WORDS[each]}
          <span className="sr-only"> the pending entries of this group</span>
        </Button>
      ))}
      {action !== null && (
        <PlanDialog
          tenant={tenant}
          action={action}
          q={`group:${groupId} status:pending`}
          label="the pending entries of this group"
          onClose={() => setAction(null)}
        />
      )}
    </div>
  );
}
