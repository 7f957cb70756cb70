import { type Command, out } from '../command';
import { withDatabase } from '../with-database';

export const migrateCommand: Command = {
  usage: 'migrate                      bring the database to the current schema',
  run: () =>
    withDatabase(async () => {
      out('The schema is current.');
      return 0;
    }),
};
