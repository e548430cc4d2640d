import type { Command } from 'commander';
import { globalOptions } from '../options.ts';
import { examples, type Registration } from './registration.ts';

/** `loadline report`. */
export const registerReport: Registration = (program, ended) => {
  program
    .command('report')
    .summary('show saved runs again, in any format')
    .description(
      'Renders saved runs anew, or a ceiling, climb or validation, from what is on disk alone: the same run always gives the ' +
        'same blame. A folder of many gives an index of them, as terminal, json or html. Exit 0 whatever the runs say.',
    )
    .argument(
      '<run...>',
      'folders of saved runs, the folder of an experiment, or one that holds many, such as reports/',
    )
    .option('--open', 'open the HTML page in a browser', false)
    .addHelpText(
      'after',
      examples(
        'loadline report reports/listen-backlog/20260101T120000Z-1a2b3c --format html=run.html',
        'loadline report reports/ --format html=reports/index.html',
      ),
    )
    .action(async (paths: string[], { open }: { readonly open: boolean }, command: Command) => {
      const { report } = await import('../commands/report.ts');
      ended(report(paths, { ...globalOptions(command), open }));
    });
};
