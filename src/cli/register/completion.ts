import { Argument } from 'commander';
import { EXIT } from '../../model/errors.ts';
import { SCRIPTS, SHELLS, type Shell } from '../completion/scripts.ts';
import { print } from '../output.ts';
import { examples, type Registration } from './registration.ts';

/** `loadline completion`, which a user's shell reads, and `loadline complete`, which that shell calls. */
export const registerCompletion: Registration = (program, ended) => {
  program
    .command('completion')
    .summary('print what lets a shell complete commands, options, limits and files')
    .description('Prints what lets a shell complete commands, options, limits, scenarios and saved runs.')
    .addArgument(new Argument('<shell>', 'the shell that will read it').choices(SHELLS))
    .addHelpText('after', examples('source <(loadline completion bash)', 'source (loadline completion fish | psub)'))
    .action((shell: Shell) => {
      print(SCRIPTS[shell]);
      ended(EXIT.pass);
    });
  program
    .command('complete', { hidden: true })
    .argument('[words...]', 'what is typed so far, the last word as far as it goes')
    .action(async (words: string[]) => {
      const { candidates } = await import('../completion/candidates.ts');
      for (const { word, about } of candidates(program, words)) print(`${word}\t${about}\n`);
      ended(EXIT.pass);
    });
};
