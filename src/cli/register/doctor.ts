import type { Command } from 'commander';
import { addHostOptions, type HostOptions } from '../host-options.ts';
import { globalOptions } from '../options.ts';
import { examples, type Registration } from './registration.ts';

/** `loadline doctor`. */
export const registerDoctor: Registration = (program, ended) => {
  const command = program
    .command('doctor')
    .summary('say what this machine can do, and how to allow the rest')
    .description('Says what this machine can do for loadline, and how to allow the rest. Exit 3 if no lab can run.')
    .option('--host <host>', 'another machine, as ssh calls it');
  addHostOptions(command)
    .addHelpText('after', examples('loadline doctor --format json', 'loadline doctor --host local'))
    .action(async (options: HostOptions & { host?: string }, self: Command) => {
      const { doctor } = await import('../commands/doctor.ts');
      ended(await doctor({ ...globalOptions(self), ...options }));
    });
};
