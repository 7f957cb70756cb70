import type { ReactNode } from 'react';

/** A setting of the queue's own, or the tenant's. */
export function OwnSetting({
  checked,
  onChange,
  inherited,
  children,
}: {
  checked: boolean;
  onChange: (own: boolean) => void;
  inherited: string;
  children: ReactNode;
}) {
  return (
    <div className="flex flex-col gap-1.5">
      <label className="flex min-h-7 items-center gap-2">
        <input
          type="checkbox"
          checked={!checked}
          onChange={(event) => onChange(!event.target.checked)}
        />
        Follow {inherited}
      </label>
      {checked && children}
    </div>
  );
}
