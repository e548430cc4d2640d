import type { Command } from 'commander';
import type { ReportOptions } from '../commands/report.ts';
import { globalOptions } from '../options.ts';
import { examples, type Registration } from './registration.ts';

type OwnOptions = Pick<ReportOptions, 'open' | 'attempt' | 'attempts' | 'limit' | 'otlp'>;

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
    .option('--attempt <number>', 'show one attempt of the run: each step, and where its packets were lost')
    .option(
      '--attempts <what>',
      'list numbers of attempts: failed, pending, delayed, unexplained, or a cause, such as listen-backlog',
    )
    .option('--limit <number>', 'how many of each group to list (default: 20)')
    .option('--otlp <url>', 'send metrics, and a span of each phase, to a receiver of OpenTelemetry (OTLP over HTTP)')
    .addHelpText(
      'after',
      examples(
        'loadline report reports/listen-backlog/20260101T120000Z-1a2b3c --format html=run.html',
        'loadline report reports/ --format html=reports/index.html',
        'loadline report reports/listen-backlog/20260101T120000Z-1a2b3c --attempts failed',
        'loadline report reports/listen-backlog/20260101T120000Z-1a2b3c --attempt 4711',
      ),
    )
    .action(async (paths: string[], own: OwnOptions, command: Command) => {
      const { report } = await import('../commands/report.ts');
      ended(await report(paths, { ...globalOptions(command), ...own }));
    });
};
