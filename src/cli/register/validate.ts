import type { Command } from 'commander';
import type { ValidateFlags } from '../commands/validate.ts';
import { globalOptions } from '../options.ts';
import { examples, type Registration, refusedServer, repeatable } from './registration.ts';

/** `loadline validate`. */
export const registerValidate: Registration = (program, ended) => {
  program
    .command('validate')
    .summary('say what each line of a sysctl.conf does, by trying it')
    .description(
      'Runs loads before and after a tuning file (sysctl.conf, limits.conf, a systemd unit or drop-in), and takes it apart ' +
        'line by line: raised what is served, no effect, harmful, or cannot be tested here, and why. Exit 1 where a line is ' +
        'harmful.',
    )
    .argument('[file...]', 'tuning files; the last assignment of a key wins')
    .addOption(repeatable('--from <file>', 'a profile that is in force before'))
    .addOption(repeatable('--to <file>', 'the profile to validate against it'))
    .addOption(repeatable('--scenarios <scenario>', 'a load of your own instead of the usual ones'))
    .option('--thorough', 'try each line on its own in each load, also where all together change nothing')
    .option('--resume <dir>', 'go on with a validation that was stopped: its finished runs are not run again')
    .addOption(refusedServer('validate changes settings, and nothing is changed on another machine'))
    .option('--allow-host-changes', 'let it change settings of the whole machine, as root, and put them back')
    .addHelpText('after', examples('loadline validate scenarios/tuning/guide.conf'))
    .action(async (files: string[], flags: ValidateFlags, command: Command) => {
      const { validate } = await import('../commands/validate.ts');
      ended(await validate(files, { ...globalOptions(command), ...flags }));
    });
};
