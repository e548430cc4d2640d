import type { Command } from 'commander';
import { globalOptions } from '../options.ts';
import { examples, type Registration } from './registration.ts';

/** `loadline init`. */
export const registerInit: Registration = (program, ended) => {
  program
    .command('init')
    .summary('write a first scenario to start from')
    .description('Writes a scenario that runs as it is, with comments on what to change. Never overwrites a file.')
    .argument('[file]', 'where to write it', 'scenario.yaml')
    .addHelpText('after', examples('loadline init my-server.yaml'))
    .action(async (file: string, _options: unknown, command: Command) => {
      const { init } = await import('../commands/init.ts');
      ended(init(file, globalOptions(command)));
    });
};
