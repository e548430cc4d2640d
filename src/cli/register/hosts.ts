import type { Command } from 'commander';
import { addHostOptions } from '../host-options.ts';
import { globalOptions } from '../options.ts';
import { examples, type Registration, repeatable } from './registration.ts';

/** `loadline hosts`. */
export const registerHosts: Registration = (program, ended) => {
  const command = program
    .command('hosts')
    .summary('say whether other hosts can be reached, and what can be measured there')
    .description(
      'Reaches each host by the command that its user already has (ssh), and says what it is, what may be read there, how exactly ' +
        'its clock is known, and what is lacking. Loads nothing, changes nothing. ' +
        'Exit 0 all are reached, 1 they have too few ports for the scenario, 3 one is not reached.',
    )
    .argument('[scenario]', 'scenario file (YAML) whose connections they are to have ports for')
    .addOption(repeatable('--client <host>', 'a host that is to drive load, as ssh calls it; local is this machine'))
    .option('--server <host>', 'the host that is to be loaded');
  addHostOptions(command)
    .addHelpText('after', examples('loadline hosts --client local', 'loadline hosts --hosts fleet.yaml --format json'))
    .action(async (scenario: string | undefined, options: { client: string[] }, self: Command) => {
      const { hosts } = await import('../commands/hosts.ts');
      ended(await hosts(scenario, { ...globalOptions(self), ...options }));
    });
};
