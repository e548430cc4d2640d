import type { Command } from 'commander';
import { globalOptions } from '../options.ts';
import { examples, type Registration } from './registration.ts';

/** `loadline serve`. */
export const registerServe: Registration = (program, ended) => {
  program
    .command('serve')
    .summary('show the reports in a browser, and follow a run while it goes on')
    .description(
      'Serves the pages of saved runs to this machine alone, and follows a run that is under way. Nothing is loaded from ' +
        'anywhere else. Ctrl-C ends it.',
    )
    .argument('[folder]', 'folder of runs', 'reports')
    .option('--port <port>', 'port on the loopback address; 0 lets the kernel choose', '0')
    .addHelpText('after', examples('loadline serve reports/ --port 8088'))
    .action(async (folder: string, { port }: { readonly port: string }, command: Command) => {
      const { serve } = await import('../commands/serve.ts');
      ended(await serve(folder, { ...globalOptions(command), port }));
    });
};
