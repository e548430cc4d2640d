import type { Command } from 'commander';
import { globalOptions } from '../options.ts';
import { examples, type Registration } from './registration.ts';

/** `loadline explain`. */
export const registerExplain: Registration = (program, ended) => {
  program
    .command('explain')
    .summary('explain an errno, a limit, a sysctl, a counter or a kernel log line')
    .description(
      'Explains an errno (name or number), a limit, a sysctl, a kernel counter, a line of the kernel log or a class of ' +
        'the autopsy: what it means, what it is taken for, and what to do.',
    )
    .argument('<thing...>', 'what to explain; several words are taken as one line')
    .addHelpText(
      'after',
      examples('loadline explain EADDRNOTAVAIL', "loadline explain 'nf_conntrack: table full, dropping packet'"),
    )
    .action(async (words: string[], _options: unknown, command: Command) => {
      const { explain } = await import('../commands/explain.ts');
      ended(explain(words.join(' '), globalOptions(command)));
    });
};
