/** What entries are written out as. */
export const EXPORT_FORMATS = ['csv', 'ndjson', 'bundle'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];
