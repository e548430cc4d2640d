import type { Command } from 'commander';
import { globalOptions } from '../options.ts';
import { examples, type Registration } from './registration.ts';

/** `loadline init`. */
export const registerInit: Registration = (program, ended) => {
  program
    .command('init')
    .summary('write a first scenario to start from, or one of a server that runs')
    .description(
      'Writes a scenario that runs as it is, with comments on what to change. With --pid, --unit or --port, the scenario is that of a ' +
        'server that runs: its command, limits and settings, secrets left out. A copy of it is started in a lab, and what it ' +
        'writes there is thrown away. Never overwrites a file. Exit 1: the copy does not start as it stands.',
    )
    .argument('[file]', 'where to write it', 'scenario.yaml')
    .option('--pid <pid>', 'of the server that is this process')
    .option('--unit <name>', 'of the server that this unit of systemd runs, or would start')
    .option('--port <n>', 'of the server that listens on this port; beside --pid or --unit: which of several ports')
    .addHelpText('after', examples('loadline init my-server.yaml', 'sudo loadline init --port 8080 my-server.yaml'))
    .action(async (file: string, options: Record<string, string>, command: Command) => {
      const { init } = await import('../commands/init.ts');
      ended(await init(file, { ...globalOptions(command), ...options }));
    });
};
