import type { Command } from 'commander';
import { globalOptions } from '../options.ts';
import { examples, type Registration } from './registration.ts';

interface WatchFlags {
  readonly pid?: string;
  readonly port?: string;
  readonly for?: string;
  readonly every?: string;
  readonly connectTimeout?: string;
}

/** `loadline watch`. */
export const registerWatch: Registration = (program, ended) => {
  program
    .command('watch')
    .summary('watch a server that runs already and whoever connects to it, and name what fails')
    .description(
      'Watches a server that runs already on this machine, and all that connects to it, without a load of its own. Prints a ' +
        'line when a limit is met, and when that is over, and ends with a report. Ctrl-C is its normal end. Exit 0 nothing ' +
        'failed and no limit was met, 1 something failed, 3 there is no such server, 4 it cannot be told.',
    )
    .option('--pid <pid>', 'the server is this process')
    .option('--port <port>', 'the server listens on this port; default: the only one that anything listens on')
    .option('--for <duration>', 'end after this time; default: at Ctrl-C')
    .option('--every <duration>', 'a line on how it stands this often', '1m')
    .option(
      '--connect-timeout <duration>',
      'a connection that the server has not taken, or not answered, by then has failed',
      '2s',
    )
    .addHelpText(
      'after',
      examples('loadline watch --port 8080', 'loadline watch --port 8080 --for 1h --format html=watch.html'),
    )
    .action(async (options: WatchFlags, command: Command) => {
      const { watch } = await import('../commands/watch.ts');
      ended(await watch({ ...globalOptions(command), ...options }));
    });
};
