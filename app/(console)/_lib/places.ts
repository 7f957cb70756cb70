/** Where one can go from anywhere: by the palette, or by `g` and a letter. */
export interface Place {
  readonly name: string;
  readonly href: string;
  /** After `g`. */
  readonly letter?: string;
}

const ACROSS: readonly Place[] = [
  { name: 'Overview', href: '/', letter: 'o' },
  { name: 'Sweeps', href: '/sweeps', letter: 's' },
  { name: 'Your permissions', href: '/settings/permissions', letter: ',' },
  { name: 'Members', href: '/settings/members' },
  { name: 'API keys', href: '/settings/api-keys' },
  { name: 'Channels', href: '/settings/channels' },
  { name: 'Deliveries', href: '/settings/deliveries' },
  { name: 'Targets', href: '/settings/targets' },
  { name: 'Access log', href: '/settings/access-log' },
  { name: 'What runs here', href: '/settings/about' },
  { name: 'API reference', href: '/api-reference' },
];

/** The pages of the tenant at hand, then those across tenants. */
export function placesOf(tenant: string | undefined): readonly Place[] {
  if (tenant === undefined) return ACROSS;
  const base = `/t/${tenant}`;
  return [
    { name: 'Pending entries', href: `${base}/entries?q=status:pending`, letter: 'e' },
    { name: 'All entries', href: `${base}/entries?q=` },
    { name: 'Groups', href: `${base}/groups`, letter: 'u' },
    { name: 'Needs attention', href: `${base}/attention`, letter: 'a' },
    { name: 'Operations', href: `${base}/operations`, letter: 'p' },
    { name: 'Queues', href: base, letter: 'q' },
    { name: 'WAL', href: `${base}/wal`, letter: 'w' },
    ...ACROSS,
  ];
}
