'use client';

import dynamic from 'next/dynamic';
import { useState } from 'react';
import { Button } from '@/components/ui/button';

const ExportDialog = dynamic(() => import('./export-dialog').then((part) => part.ExportDialog));

/** Offers the entries of the list as a file. `q` is its filter as text. */
export function ExportEntries({ tenant, q }: { tenant: string; q: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button className="no-print" onClick={() => setOpen(true)}>
        Export
      </Button>
      {open && <ExportDialog tenant={tenant} q={q} onClose={() => setOpen(false)} />}
    </>
  );
}
