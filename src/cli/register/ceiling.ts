import type { Command } from 'commander';
import type { CeilingFlags } from '../commands/ceiling.ts';
import { globalOptions } from '../options.ts';
import { examples, type Registration, refusedServer } from './registration.ts';

/** `loadline ceiling`. */
export const registerCeiling: Registration = (program, ended) => {
  program
    .command('ceiling')
    .summary('find the highest number of connections that are all served')
    .description(
      'Finds the highest number of connections that are all served, and what binds just above it: doubles, halves, and ' +
        'confirms the answer. Each trial has a fresh lab. Exit 0 found or nothing broke, 1 an expectation on `ceiling` ' +
        'failed, 4 it was not settled.',
    )
    .argument('<scenario>', 'scenario file (YAML)')
    .option('--max <connections>', 'try no more than this (default: 100,000, or ten times the load of the scenario)')
    .option('--precision <share>', 'how close to come: a percentage', '1%')
    .option('--repeat <times>', 'runs that must hold at the answer', '3')
    .option('--time <duration>', 'start no trial that would end later', '15m')
    .option('--resume <dir>', 'go on with a search that was stopped: its finished trials are not run again')
    .addOption(refusedServer('a search needs a server that is started anew for each trial'))
    .option('--allow-host-changes', 'let the scenario change settings of the whole machine, as root, and put them back')
    .addHelpText('after', examples('loadline ceiling scenarios/ephemeral-ports.yaml --format json=ceiling.json'))
    .action(async (file: string, flags: CeilingFlags, command: Command) => {
      const { ceiling } = await import('../commands/ceiling.ts');
      ended(await ceiling(file, { ...globalOptions(command), ...flags }));
    });
};
