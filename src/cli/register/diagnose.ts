import type { Command } from 'commander';
import { globalOptions } from '../options.ts';
import { examples, type Registration } from './registration.ts';

interface DiagnoseFlags {
  readonly pid?: string;
  readonly port?: string;
  readonly connectTimeout?: string;
  readonly duration?: string;
}

/** `loadline diagnose`. */
export const registerDiagnose: Registration = (program, ended) => {
  program
    .command('diagnose')
    .summary('run a load command against a server that runs already, and name what fails')
    .description(
      'Runs any load command against a server that runs already on this machine, and names the limit behind each failure. ' +
        'What the command prints goes to standard error. Without --pid and --port, the address among its words tells the ' +
        'server. Exit 0 nothing failed, 1 something did, 3 there is no such server.',
    )
    .argument('[command...]', 'the load command and its arguments, after --; without one, see loadline watch')
    .option('--pid <pid>', 'the server is this process')
    .option('--port <port>', 'the server listens on this port')
    .option(
      '--connect-timeout <duration>',
      'a connection that the server has not taken, or not answered, by then has failed',
      '2s',
    )
    .option('--duration <duration>', 'end the command after this time', '10m')
    .addHelpText('after', examples('loadline diagnose --port 8080 -- wrk -t2 -c1000 -d5s http://127.0.0.1:8080/'))
    .action(async (words: string[], options: DiagnoseFlags, command: Command) => {
      const { diagnose } = await import('../commands/diagnose.ts');
      ended(await diagnose(words, { ...globalOptions(command), ...options }));
    });
};
