'use client';

import type { ReactNode } from 'react';
import { useFormStatus } from 'react-dom';
import { Button } from '@/components/ui/button';

/**
 * The button of a sign-in form; busy while the browser is on its way to the identity provider. `only`: there is no other
 * to choose, so it stands out.
 */
export function SubmitButton({ only, children }: { only: boolean; children: ReactNode }) {
  const { pending } = useFormStatus();
  return (
    <Button type="submit" tone={only ? 'primary' : 'plain'} busy={pending} className="h-9 w-full">
      {children}
    </Button>
  );
}
