import { fstatSync, writeFileSync } from 'node:fs';
import { isatty } from 'node:tty';
import { EXIT, type ExitCode } from '../model/errors.ts';
import { terminalSafe } from '../report/escape.ts';
import { leaveClosedTerminals } from './closed-terminal.ts';
import { neverWaitFor } from './unblocked.ts';

/** Writes to standard output: only what the user asked for. What cannot be written costs nothing else: `codeAfterOutput` tells. */
export function print(text: string): void {
  if (lost !== undefined) return;
  if (!isFile()) {
    process.stdout.write(text);
    return;
  }
  try {
    // Node's own stream for files drops what a full disk did not take, and says nothing.
    writeFileSync(1, text);
  } catch (error) {
    loseOutput(error);
  }
}

/** Writes one line to standard error: warnings and whatever else is not the answer itself. */
export function note(line: string): void {
  divert(terminalSafe(line, false));
}

let divert = toStandardError;

function toStandardError(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Gives notes to whoever redraws standard error, so that they do not break what is drawn; returns the way back. */
export function divertNotes(write: (line: string) => void): () => void {
  divert = write;
  return () => {
    divert = toStandardError;
  };
}

/** Resolves once everything that was printed has left this process: what a slow reader has not taken yet would end with it. */
export async function flushed(): Promise<void> {
  const streams = [process.stdout, process.stderr];
  await Promise.all(streams.map(stream => new Promise<void>(resolve => stream.write('', () => resolve()))));
}

/** Why standard output takes nothing any more. */
let lost: NodeJS.ErrnoException | undefined;

/**
 * Whoever reads may be gone, a disk full, a terminal closed: that ends what we print, and not what we do. To be called once, first
 * of all.
 */
export function surviveOutput(): void {
  process.stdout.on('error', loseOutput);
  process.stderr.on('error', () => undefined);
  // What a run says while it goes on is said there.
  neverWaitFor(process.stderr);
  const terminals = [0, 1, 2].filter(fd => isatty(fd));
  process.on('exit', () => leaveClosedTerminals(terminals));
}

/** The exit code of a command, once it has printed: an answer that did not arrive is no pass. A reader that has seen enough is. */
export function codeAfterOutput(code: ExitCode): ExitCode {
  if (lost === undefined || lost.code === 'EPIPE') return code;
  note(`loadline: standard output could not be written: ${lost.message}`);
  return code === EXIT.pass ? EXIT.cannotRun : code;
}

function loseOutput(error: unknown): void {
  lost ??= error instanceof Error ? error : new Error(String(error));
}

/** Whether it is neither a terminal nor a pipe: Node writes to these as they drain. */
function isFile(): boolean {
  try {
    const about = fstatSync(1);
    return about.isFile() || (about.isCharacterDevice() && !isatty(1));
  } catch {
    return false;
  }
}
