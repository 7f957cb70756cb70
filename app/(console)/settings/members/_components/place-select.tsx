'use client';

import { describedBy, Field, INPUT } from '@/components/ui/field';

export interface Place {
  /** `all`, or a tenant's id. */
  readonly value: string;
  readonly label: string;
}

/** Where a role shall hold. */
export function PlaceSelect({
  places,
  value,
  onChange,
}: {
  places: readonly Place[];
  value: string;
  onChange: (value: string) => void;
}) {
  return (
    <Field
      id="place"
      label="Where"
      hint={value === 'all' ? 'In every tenant, those to come included.' : undefined}
    >
      <select
        id="place"
        className={INPUT}
        value={value}
        aria-describedby={describedBy('place')}
        onChange={(event) => onChange(event.target.value)}
      >
        {places.map((place) => (
          <option key={place.value} value={place.value}>
            {place.label}
          </option>
        ))}
      </select>
    </Field>
  );
}
