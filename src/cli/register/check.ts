import type { Command } from 'commander';
import type { CheckFlags } from '../commands/check.ts';
import { globalOptions } from '../options.ts';
import { examples, type Registration } from './registration.ts';

/** `loadline check`. */
export const registerCheck: Registration = (program, ended) => {
  program
    .command('check')
    .summary('hold scenarios against saved baselines, for CI')
    .description(
      'Runs scenarios, or finds their ceilings, and holds them against saved baselines: a new cause, or fewer connections than ' +
        'the tolerance allows, fails. A baseline from another machine is compared on exact limits only. Exit 0 as good, 1 ' +
        'worse, 4 not settled.',
    )
    .argument('<scenario...>', 'scenario files (YAML)')
    .requiredOption('--baseline <place>', 'baseline file, or a folder with one for each scenario')
    .option('--tolerance <share>', 'how much worse is still as good: a percentage', '3%')
    .option('--update', 'write what is measured into the baseline')
    .option('--ceiling', 'with --update: a new baseline holds the ceiling, not one run')
    .option('--resume <dir>', 'go on with a ceiling that was stopped: its finished trials are not run again')
    .option('--allow-host-changes', 'let scenarios change settings of the whole machine, as root, and put them back')
    .addHelpText('after', examples('loadline check scenarios/somaxconn.yaml --baseline baselines'))
    .action(async (files: string[], flags: CheckFlags, command: Command) => {
      const { check } = await import('../commands/check.ts');
      ended(await check(files, { ...globalOptions(command), ...flags }));
    });
};
