import { Button } from '@/components/ui/button';
import { grouped } from '@/lib/format/number';

/** The button that confirms a policy; it says so when entries will be evicted by it. */
export function PolicySubmit({
  label,
  evicted,
  pending,
  unsure,
  disabled,
}: {
  label: string;
  /** How many entries the new capacity pushes out at once. */
  evicted: number;
  pending: boolean;
  /** Nobody knows whether it was saved. */
  unsure: boolean;
  disabled: boolean;
}) {
  const words = evicted > 0 ? `${label} and evict ${grouped(evicted)}` : label;
  return (
    <Button
      type="submit"
      tone={evicted > 0 ? 'danger' : 'primary'}
      busy={pending}
      disabled={disabled}
    >
      {pending ? 'Saving…' : unsure ? 'Ask again' : words}
    </Button>
  );
}
