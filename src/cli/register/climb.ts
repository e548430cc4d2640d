import type { Command } from 'commander';
import type { ClimbFlags } from '../commands/climb.ts';
import { globalOptions } from '../options.ts';
import { examples, type Registration, refusedServer, repeatable } from './registration.ts';

/** `loadline climb`. */
export const registerClimb: Registration = (program, ended) => {
  program
    .command('climb')
    .summary('raise only what binds until so many connections are served')
    .description(
      'Raises only the limit that binds, one after the other, until so many connections are served or a wall is met. Then ' +
        'each raise is dropped in turn, to prove that it was needed. Prints the ladder and the files that make it last. Exit ' +
        '0 the goal is served, 1 a wall was met.',
    )
    .argument('<scenario>', 'scenario file (YAML)')
    .requiredOption('--to <connections>', 'connections that are all to be served')
    .option('--from <values>', 'where to start: host (this machine), or kernel-defaults')
    .addOption(
      repeatable('--raise <limit>', 'raise this limit from the start; the way back tells whether it was needed'),
    )
    .option('--write <dir>', 'write the files there')
    .option('--resume <dir>', 'go on with a climb that was stopped: its finished runs are not run again')
    .addOption(refusedServer('climb changes settings, and nothing is changed on another machine'))
    .option('--allow-host-changes', 'let it change settings of the whole machine, as root, and put them back')
    .addHelpText('after', examples('loadline climb scenarios/poor-machine.yaml --to 10000 --write tuning'))
    .action(async (file: string, flags: ClimbFlags, command: Command) => {
      const { climb } = await import('../commands/climb.ts');
      ended(await climb(file, { ...globalOptions(command), ...flags }));
    });
};
