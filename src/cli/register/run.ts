import type { Command } from 'commander';
import { addHostOptions } from '../host-options.ts';
import { globalOptions } from '../options.ts';
import { examples, type Registration, repeatable } from './registration.ts';

interface RunFlags {
  readonly confirm?: boolean;
  readonly allowHostChanges?: boolean;
  readonly allowRemote: readonly string[];
  readonly otlp?: string;
  readonly server?: string;
  readonly client: readonly string[];
  readonly hosts?: string;
  readonly via?: string;
  readonly node?: string;
}

/** `loadline run`. */
export const registerRun: Registration = (program, ended) => {
  const command = program
    .command('run')
    .summary('run scenarios and name the cause of every failed connection')
    .description('Runs scenarios, one after the other, and names the cause of every failed connection.')
    .argument('<scenario...>', 'scenario files (YAML)')
    .option(
      '--confirm',
      'then lift each limit that is blamed, it alone, and run the same load again: do the failures go?',
    )
    .option('--allow-host-changes', 'let scenarios change settings of the whole machine, as root, and put them back')
    .addOption(repeatable('--allow-remote <address>', 'let load go to a server that is not on this machine'))
    .option('--otlp <url>', 'send metrics, and a span of each phase, to a receiver of OpenTelemetry (OTLP over HTTP)')
    .option(
      '--server <host>',
      'the host that has the server, as ssh calls it: an agent there says why connections fail',
    )
    .addOption(repeatable('--client <host>', 'a host that drives a part of the load; local is this machine'));
  addHostOptions(command)
    .addHelpText(
      'after',
      examples('loadline run scenarios/listen-backlog.yaml --format terminal --format json=run.json'),
    )
    .action(async (files: string[], options: RunFlags, self: Command) => {
      const { run } = await import('../commands/run.ts');
      const { allowHostChanges = false, confirm = false, ...others } = options;
      ended(await run(files, { ...globalOptions(self), ...others, allowHostChanges, confirm }));
    });
};
