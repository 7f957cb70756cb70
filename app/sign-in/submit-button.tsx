'use client';

import type { ReactNode } from 'react';
import { useFormStatus } from 'react-dom';
import { Button } from '@/components/ui/button';

/** The button of the sign-in form; busy while the browser is on its way to the identity provider. */
export function SubmitButton({ children }: { children: ReactNode }) {
  const { pending } = useFormStatus();
  return (
    <Button type="submit" tone="primary" busy={pending} className="h-9 w-full">
      {children}
    </Button>
  );
}
