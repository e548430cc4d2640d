import type { Command } from 'commander';
import { globalOptions } from '../options.ts';
import { examples, type Registration } from './registration.ts';

/** `loadline learn`. */
export const registerLearn: Registration = (program, ended) => {
  program
    .command('learn')
    .summary('small labs in which each limit is met, named and lifted')
    .description(
      'Gives a lesson: a small lab in which a limit is met, named and lifted, with what other tools say of it. Without an argument it lists the lessons. No root is needed.',
    )
    .argument('[lesson]', 'its number or its name')
    .addHelpText('after', examples('loadline learn', 'loadline learn accept-queue'))
    .action(async (lesson: string | undefined, _options: unknown, command: Command) => {
      const { learn } = await import('../commands/learn.ts');
      ended(await learn(lesson, globalOptions(command)));
    });
};
