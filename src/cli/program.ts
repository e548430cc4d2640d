import { Command } from 'commander';
import type { ExitCode } from '../model/fault.ts';
import { toolIdentity } from '../system/tool.ts';
import { addGlobalOptions, globalOptions } from './options.ts';
import { addCeiling } from './register/ceiling.ts';
import { addCheck } from './register/check.ts';
import { addClimb } from './register/climb.ts';
import { addCompare } from './register/compare.ts';
import { examples } from './register/examples.ts';
import { addValidate } from './register/validate.ts';

/**
 * The whole command line. Commands are loaded when they are called, so that `--help` is instant.
 *
 * @param ended is told the exit code of the command that ran
 */
export function buildProgram(ended: (code: ExitCode) => void): Command {
  const program = addGlobalOptions(new Command('loadline'))
    .description('Loads a server until something gives, and names the kernel limit that gave.')
    .version(toolIdentity().version, '--version', 'print the version')
    .helpOption('-h, --help', 'say how it is used')
    .configureHelp({ showGlobalOptions: true })
    .showSuggestionAfterError()
    .exitOverride();
  addRun(program, ended);
  addCeiling(program, ended);
  addClimb(program, ended);
  addValidate(program, ended);
  addCompare(program, ended);
  addCheck(program, ended);
  addDiagnose(program, ended);
  addDoctor(program, ended);
  addLimits(program, ended);
  addExplain(program, ended);
  addSchema(program, ended);
  addRestore(program, ended);
  return program.addHelpText('after', examples('loadline run scenarios/listen-backlog.yaml', 'loadline doctor'));
}

interface RunFlags {
  readonly allowHostChanges?: boolean;
  readonly allowRemote: readonly string[];
  readonly confirm?: boolean;
}

function addRun(program: Command, ended: (code: ExitCode) => void): void {
  program
    .command('run')
    .summary('run scenarios and name the cause of every failed connection')
    .description('Runs scenarios, one after the other, and names the cause of every failed connection.')
    .argument('<scenario...>', 'scenario files (YAML)')
    .option(
      '--confirm',
      'then lift each limit that is blamed, it alone, and run the same load again: do the failures go?',
    )
    .option('--allow-host-changes', 'let scenarios change settings of the whole machine, as root, and put them back')
    .option(
      '--allow-remote <address>',
      'let load go to a server that is not on this machine; repeatable',
      addAddress,
      [],
    )
    .addHelpText(
      'after',
      examples('loadline run scenarios/listen-backlog.yaml --format terminal --format json=run.json'),
    )
    .action(async (files: string[], options: RunFlags, command: Command) => {
      const { run } = await import('./commands/run.ts');
      const { allowHostChanges = false, allowRemote, confirm = false } = options;
      ended(await run(files, { ...globalOptions(command), allowHostChanges, allowRemote, confirm }));
    });
}

interface DiagnoseFlags {
  readonly pid?: string;
  readonly port?: string;
  readonly connectTimeout?: string;
  readonly duration?: string;
}

function addDiagnose(program: Command, ended: (code: ExitCode) => void): void {
  program
    .command('diagnose')
    .summary('run a load command against a server that runs already, and name what fails')
    .description(
      'Runs any load command against a server that runs already on this machine, and names the limit behind each failure. ' +
        'What the command prints goes to standard error. Without --pid and --port, the address among its words tells the ' +
        'server. Exit 0 nothing failed, 1 something did, 3 there is no such server.',
    )
    .argument('<command...>', 'the load command and its arguments, after --')
    .option('--pid <pid>', 'the server is this process')
    .option('--port <port>', 'the server listens on this port')
    .option('--connect-timeout <duration>', 'a connection that the server has not taken by then has failed', '2s')
    .option('--duration <duration>', 'end the command after this time', '10m')
    .addHelpText('after', examples('loadline diagnose --port 8080 -- wrk -t2 -c1000 -d5s http://127.0.0.1:8080/'))
    .action(async (words: string[], options: DiagnoseFlags, command: Command) => {
      const { diagnose } = await import('./commands/diagnose.ts');
      ended(await diagnose(words, { ...globalOptions(command), ...options }));
    });
}

function addDoctor(program: Command, ended: (code: ExitCode) => void): void {
  program
    .command('doctor')
    .summary('say what this machine can do, and how to allow the rest')
    .description('Says what this machine can do for loadline, and how to allow the rest. Exit 3 if no lab can run.')
    .addHelpText('after', examples('loadline doctor --format json'))
    .action(async (_options: unknown, command: Command) => {
      const { doctor } = await import('./commands/doctor.ts');
      ended(doctor(globalOptions(command)));
    });
}

function addLimits(program: Command, ended: (code: ExitCode) => void): void {
  program
    .command('limits')
    .summary("list the limits that can be named, with this machine's values")
    .description("Lists the limits that loadline can name, with this machine's values, or shows one in full.")
    .argument('[id]', 'a limit, such as somaxconn')
    .addHelpText('after', examples('loadline limits somaxconn'))
    .action(async (id: string | undefined, _options: unknown, command: Command) => {
      const { limits } = await import('./commands/limits.ts');
      ended(limits(id, globalOptions(command)));
    });
}

function addExplain(program: Command, ended: (code: ExitCode) => void): void {
  program
    .command('explain')
    .summary('explain an errno, a limit, a sysctl, a counter or a kernel log line')
    .description(
      'Explains an errno (name or number), a limit, a sysctl, a kernel counter, a line of the kernel log or a class of ' +
        'the autopsy: what it means, what it is taken for, and what to do.',
    )
    .argument('<thing...>', 'what to explain; several words are taken as one line')
    .addHelpText(
      'after',
      examples('loadline explain EADDRNOTAVAIL', "loadline explain 'nf_conntrack: table full, dropping packet'"),
    )
    .action(async (words: string[], _options: unknown, command: Command) => {
      const { explain } = await import('./commands/explain.ts');
      ended(explain(words.join(' '), globalOptions(command)));
    });
}

function addSchema(program: Command, ended: (code: ExitCode) => void): void {
  program
    .command('schema')
    .summary('print the JSON Schema of scenarios')
    .description('Prints the JSON Schema of scenario files, for editors and checkers.')
    .addHelpText('after', examples('loadline schema > scenario.schema.json'))
    .action(async () => {
      const { schema } = await import('./commands/schema.ts');
      ended(schema());
    });
}

function addRestore(program: Command, ended: (code: ExitCode) => void): void {
  program
    .command('restore')
    .summary('take back what a run that was killed has left changed')
    .description('Takes back what runs that were killed have left changed on this machine, and says what it did.')
    .addHelpText('after', examples('sudo loadline restore'))
    .action(async (_options: unknown, command: Command) => {
      const { restore } = await import('./commands/restore.ts');
      ended(restore(globalOptions(command)));
    });
}

function addAddress(address: string, before: readonly string[]): readonly string[] {
  return [...before, address];
}
