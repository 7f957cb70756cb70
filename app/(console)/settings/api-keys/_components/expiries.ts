/** When a key ends by itself, in days; null: never. */
export const EXPIRIES = [
  { label: 'in 7 days', days: 7 },
  { label: 'in 30 days', days: 30 },
  { label: 'in 90 days', days: 90 },
  { label: 'in a year', days: 365 },
  { label: 'never', days: null },
] as const;

export type Expiry = (typeof EXPIRIES)[number];

export const USUAL_EXPIRY: Expiry = EXPIRIES[2];
