'use client';

import dynamic from 'next/dynamic';

/** What it shows and does is loaded when it is opened first. See `PlanDialogBody` for its properties. */
export const PlanDialog = dynamic(
  () => import('./plan-dialog-body').then((part) => part.PlanDialogBody),
  { ssr: false },
);
