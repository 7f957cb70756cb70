/** Columns of the entry list that can be chosen, in their order; the entry itself is always there. */
export const COLUMNS = [
  'why',
  'document',
  'user',
  'peer',
  'retries',
  'assignee',
  'client',
  'group',
  'mutation',
  'size',
  'arrived',
  'state',
] as const;
export type Column = (typeof COLUMNS)[number];

export const COLUMN_NAMES: { readonly [C in Column]: string } = {
  why: 'Why',
  document: 'Document',
  user: 'User',
  peer: 'Peer',
  retries: 'Retries',
  assignee: 'Assignee',
  client: 'Client',
  group: 'Group',
  mutation: 'Mutation',
  size: 'Size',
  arrived: 'Arrived',
  state: 'Status',
};

export const DEFAULT_COLUMNS: readonly Column[] = [
  'why',
  'document',
  'user',
  'peer',
  'retries',
  'arrived',
  'state',
];

/** How the list is shown in this browser. */
export interface ListView {
  readonly columns: readonly Column[];
  /** More air between rows. */
  readonly roomy: boolean;
}

/** The cookie that keeps it: `dense` or `roomy`, then the columns, all parted by dots. */
export const LIST_VIEW_COOKIE = 'dlq-list';

export function parseListView(value: string | undefined): ListView {
  const [density, ...names] = (value ?? '').split('.');
  const columns = COLUMNS.filter((column) => names.includes(column));
  return {
    columns: columns.length === 0 ? DEFAULT_COLUMNS : columns,
    roomy: density === 'roomy',
  };
}

export function listViewText({ columns, roomy }: ListView): string {
  return [roomy ? 'roomy' : 'dense', ...columns].join('.');
}
