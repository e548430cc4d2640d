import type { Command } from 'commander';
import { globalOptions } from '../options.ts';
import { examples, type Registration } from './registration.ts';

/** `loadline doctor`. */
export const registerDoctor: Registration = (program, ended) => {
  program
    .command('doctor')
    .summary('say what this machine can do, and how to allow the rest')
    .description('Says what this machine can do for loadline, and how to allow the rest. Exit 3 if no lab can run.')
    .addHelpText('after', examples('loadline doctor --format json'))
    .action(async (_options: unknown, command: Command) => {
      const { doctor } = await import('../commands/doctor.ts');
      ended(doctor(globalOptions(command)));
    });
};
