import { z } from 'zod';
import type { SavedView } from '@/lib/dlq/saved-view';
import { instant, instantOf } from '../scalars';

const viewSchema = z
  .strictObject({
    view_id: z.uuid(),
    name: z.string(),
    q: z
      .string()
      .describe('A query as the list of entries takes it; what is relative in it stays relative.'),
    updated_at: instant,
  })
  .meta({ id: 'View', description: 'A filter that people share under a name.' });

/** One view as the API tells of it. */
export function viewDocument(view: SavedView): z.input<typeof viewSchema> {
  const { id, name, q, updatedAt } = view;
  return { view_id: id, name, q, updated_at: instantOf(updatedAt) };
}

export const viewListSchema = z
  .strictObject({ views: z.array(viewSchema) })
  .meta({ id: 'ViewList', description: 'The shared views of a tenant, by name.' });
