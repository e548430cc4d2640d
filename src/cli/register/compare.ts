import type { Command } from 'commander';
import { globalOptions } from '../options.ts';
import { examples, type Registration } from './registration.ts';

/** `loadline compare`. */
export const registerCompare: Registration = (program, ended) => {
  program
    .command('compare')
    .summary('say what changed between two saved runs, ceilings or validations')
    .description(
      'Says what changed between two saved measurements: settings, causes, and metrics with a verdict that knows of noise. Each is the ' +
        'folder of a run, of several runs of one scenario (repeats), of a ceiling, or of a validation; or a baseline file. Exit 2 where ' +
        'they were not measured under the same conditions.',
    )
    .argument('<before>', 'folder, or baseline file')
    .argument('<after>', 'folder, or baseline file')
    .addHelpText('after', examples('loadline compare reports/somaxconn/before reports/somaxconn/after'))
    .action(async (before: string, after: string, _options: unknown, command: Command) => {
      const { compare } = await import('../commands/compare.ts');
      ended(compare(before, after, globalOptions(command)));
    });
};
