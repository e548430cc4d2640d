import type { Command } from 'commander';
import { globalOptions } from '../options.ts';
import { examples, type Registration } from './registration.ts';

/** `loadline limits`. */
export const registerLimits: Registration = (program, ended) => {
  program
    .command('limits')
    .summary("list the limits that can be named, with this machine's values")
    .description("Lists the limits that loadline can name, with this machine's values, or shows one in full.")
    .argument('[id]', 'a limit, such as somaxconn')
    .addHelpText('after', examples('loadline limits somaxconn'))
    .action(async (id: string | undefined, _options: unknown, command: Command) => {
      const { limits } = await import('../commands/limits.ts');
      ended(limits(id, globalOptions(command)));
    });
};
