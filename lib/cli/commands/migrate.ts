import { type Command, out, UsageError } from '../command';
import { withDatabase } from '../with-database';

export const migrateCommand: Command = {
  usage: 'migrate                      bring the database to the current schema',
  run: async (args) => {
    if (args.length > 0) throw new UsageError(`migrate takes no arguments: ${args.join(' ')}`);
    return withDatabase(async () => {
      out('The schema is current.');
      return 0;
    });
  },
};
