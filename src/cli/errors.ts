import { messageOf } from '../model/error-message.ts';
import {
  CannotRun,
  EXIT,
  type ExitCode,
  InvalidInput,
  MOST_PROBLEMS_SHOWN,
  NotSaved,
  type Problem,
  ShardFailed,
  TargetFailed,
} from '../model/errors.ts';
import { visible } from '../report/escape.ts';
import { counted } from '../report/numbers.ts';
import { problemLine } from '../report/wording/problem.ts';
import { machineRefusal } from '../system/machine-refusal.ts';
import { noNativeLibrary } from '../system/native-library.ts';

/** What an error comes to for whoever started the command. */
export interface Ending {
  readonly exitCode: ExitCode;
  readonly lines: readonly string[];
}

/** The one place where errors become messages and exit codes. What it does not know is a bug of ours. */
export async function endingOf(
  error: unknown,
  context: { readonly debug: boolean; readonly args: readonly string[] },
): Promise<Ending> {
  const refused = machineRefusal(error) ?? noNativeLibrary(error);
  if (refused !== undefined) {
    const stack = context.debug ? stackOf(error).split('\n').map(visible) : [];
    return { exitCode: EXIT.cannotRun, lines: [...cannotRunLines(refused), ...stack] };
  }
  if (error instanceof InvalidInput) return { exitCode: EXIT.invalid, lines: problemLines(error.problems) };
  if (error instanceof CannotRun) return { exitCode: EXIT.cannotRun, lines: cannotRunLines(error) };
  if (error instanceof NotSaved) return { exitCode: EXIT.cannotRun, lines: notSavedLines(error) };
  if (error instanceof TargetFailed || error instanceof ShardFailed) {
    return { exitCode: EXIT.cannotRun, lines: [`loadline: ${visible(error.message)}`] };
  }
  return { exitCode: EXIT.bug, lines: await bugLines(error, context) };
}

function problemLines(problems: readonly Problem[]): string[] {
  const shown = problems.slice(0, MOST_PROBLEMS_SHOWN).map(problemLine);
  const others = problems.length - shown.length;
  return others === 0 ? shown : [...shown, `… and ${counted(others, 'more problem')}`];
}

function cannotRunLines(error: CannotRun): string[] {
  const remedy = error.remedy === undefined ? [] : [`  what would allow it: ${visible(error.remedy)}`];
  return [`loadline: cannot run here: ${visible(error.message)}`, ...remedy];
}

function notSavedLines({ files }: NotSaved): string[] {
  const isFull = files.some(({ why }) => /ENOSPC|EDQUOT/.test(why));
  return [
    ...files.map(({ file, why }) => `loadline: ${visible(file)} could not be written: ${visible(why)}`),
    `  what would allow it: ${isFull ? 'free space there, or name another folder' : 'name a folder that this user may write to'}`,
  ];
}

async function bugLines(error: unknown, context: { debug: boolean; args: readonly string[] }): Promise<string[]> {
  const stack = stackOf(error);
  const message = messageOf(error);
  const head = `loadline: a bug in loadline: ${visible(message)}`;
  if (context.debug) return [head, ...stack.split('\n').map(visible)];
  const file = await saveStack(stack, context.args);
  return [
    head,
    file === undefined ? '  --debug shows its stack' : `  its stack is in ${visible(file)}; --debug shows it`,
  ];
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** The stack in a file of its own, for a bug report; undefined where no file could be written. */
async function saveStack(stack: string, args: readonly string[]): Promise<string | undefined> {
  const [{ mkdtempSync, writeFileSync }, { release, tmpdir }, { join }] = await Promise.all([
    import('node:fs'),
    import('node:os'),
    import('node:path'),
  ]);
  try {
    const file = join(mkdtempSync(join(tmpdir(), 'loadline-bug-')), 'stack.txt');
    writeFileSync(file, `loadline ${args.join(' ')}\nNode ${process.version}, Linux ${release()}\n${stack}\n`);
    return file;
  } catch {
    return undefined;
  }
}
