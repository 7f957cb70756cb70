import { viewListSchema } from '../documents/view';
import { operation } from '../operation';
import { BY_KEY, IN_TENANT, problemsOf, READ } from '../problems';
import { TENANT } from './parameters';

/** The filters that people share. */
export const listViews = operation({
  id: 'listViews',
  method: 'GET',
  path: `${TENANT}/views`,
  group: 'Entries',
  summary: 'List shared views',
  description: 'The queries that people of the tenant share under a name, all of them.',
  access: { kind: 'tenant', scope: 'read' },
  answer: { status: 200, schema: viewListSchema, description: 'The shared views.' },
  problems: problemsOf(BY_KEY, IN_TENANT, READ),
  example: {},
});
