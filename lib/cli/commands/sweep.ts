import { runSweep } from '@/lib/services/sweep';
import { type Command, out, UsageError } from '../command';
import { withDatabase } from '../with-database';

export const sweepCommand: Command = {
  usage: 'sweep                        expire what is due and carry out what expiries owe, once',
  run: async (args) => {
    if (args.length > 0) throw new UsageError(`sweep takes no arguments: ${args.join(' ')}`);
    return withDatabase(async () => {
      const report = await runSweep('cli');
      out(JSON.stringify(report));
      return report.left || report.busy.length > 0 ? 1 : 0;
    });
  },
};
