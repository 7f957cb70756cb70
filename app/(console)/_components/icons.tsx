const PATHS = {
  overview: 'M2.5 13.5h11M4 13V8h2.4v5M6.8 13V3h2.4v10M9.6 13V6H12v7',
  entries: 'M2.5 4h11M2.5 8h11M2.5 12h7',
  groups: 'M2.5 3.5h5v3.6h-5zM8.5 3.5h5v3.6h-5zM2.5 9h5v3.6h-5zM8.5 9h5v3.6h-5z',
  attention: 'M8 2.8 14 13H2zM8 6.8v3M8 11.2v.4',
  queues: 'M2.5 3h11v3h-11zM2.5 6.8h11v3h-11zM2.5 10.6h11v3h-11z',
  wal: 'M6.8 9.2 9.2 6.8M7.5 4.7l1.6-1.6a2.7 2.7 0 0 1 3.8 3.8l-1.6 1.6M8.5 11.3l-1.6 1.6a2.7 2.7 0 0 1-3.8-3.8l1.6-1.6',
  operations:
    'M2.5 4.2h3M2.5 8h3M2.5 11.8h3M8 4.2h5.5M8 8h3.5M8 11.8h4.5M5.5 3l-1 1.8M5.5 6.8l-1 1.8',
  sweeps: 'M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11ZM8 5v3.2l2.2 1.6',
  settings:
    'M2.5 4.5h6M12 4.5h1.5M2.5 11.5H4M7.5 11.5h6M8.5 4.5a1.75 1.75 0 1 0 3.5 0a1.75 1.75 0 1 0-3.5 0ZM4 11.5a1.75 1.75 0 1 0 3.5 0a1.75 1.75 0 1 0-3.5 0Z',
  reference: 'M5.5 4.5 2 8l3.5 3.5M10.5 4.5 14 8l-3.5 3.5M9 3 7 13',
  tenant: 'M3 13.5V4l5-2 5 2v9.5zM6 7h.5M9.5 7h.5M6 10h.5M9.5 10h.5',
} as const;

export type IconName = keyof typeof PATHS;

/** A line drawing beside a word; never alone. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 16 16"
      className="size-4 shrink-0"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.2"
      strokeLinejoin="round"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
