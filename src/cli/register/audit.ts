import type { Command } from 'commander';
import { addHostOptions } from '../host-options.ts';
import { globalOptions } from '../options.ts';
import { examples, type Registration } from './registration.ts';

/** `loadline audit`. */
export const registerAudit: Registration = (program, ended) => {
  const command = program
    .command('audit')
    .summary('say how many connections this machine allows, and what binds first')
    .description(
      'Reads this machine as it stands, and the files that tune it: for each limit its value, what is in use, and the ' +
        'connections it allows. With --connections, which limits are in the way and the fewest changes. Changes nothing. ' +
        'Exit 0 nothing binds, 1 something does, 3 it cannot be read, 4 a limit in question cannot be read.',
    )
    .option('--connections <n>', 'connections to be open at the same time, besides those that are')
    .option('--side <side>', 'server, client or both', 'both')
    .option('--pid <pid>', 'as this process sees the machine: its limits, cgroup and network namespace')
    .option('--unit <name>', 'as this unit of systemd does, or will when it starts')
    .option('--root <dir>', 'a copy of another machine: proc/, and sys/, etc/, usr/lib/ below a folder')
    .option('--write <dir>', 'write the files to install there; nothing is overwritten')
    .option('--watch', 'again every 2 seconds, in place on a terminal, until Ctrl-C')
    .option('--host <host>', 'another machine, as ssh calls it');
  addHostOptions(command)
    .addHelpText(
      'after',
      examples('loadline audit', 'loadline audit --connections 50000 --side server --unit web --write tuning'),
    )
    .action(async (options: Record<string, string>, self: Command) => {
      const { audit } = await import('../commands/audit.ts');
      ended(await audit({ ...globalOptions(self), ...options }));
    });
};
