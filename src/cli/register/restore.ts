import type { Command } from 'commander';
import { globalOptions } from '../options.ts';
import { examples, type Registration } from './registration.ts';

/** `loadline restore`. */
export const registerRestore: Registration = (program, ended) => {
  program
    .command('restore')
    .summary('take back what a run that was killed has left changed')
    .description('Takes back what runs that were killed have left changed on this machine, and says what it did.')
    .option('--stopped', 'also what a run holds that was stopped by SIGSTOP: it goes on without')
    .addHelpText('after', examples('sudo loadline restore'))
    .action(async ({ stopped = false }: { stopped?: boolean }, command: Command) => {
      const { restore } = await import('../commands/restore.ts');
      ended(restore({ ...globalOptions(command), stopped }));
    });
};
