import type { Host } from '../model/host.ts';
import { startProgram } from '../system/child-process.ts';
import { endWithUs } from '../system/end-with-us.ts';
import { signalGroup } from '../system/signals.ts';
import { after } from '../system/timer.ts';
import { commandFor } from './command.ts';
import { notStarted } from './refusal.ts';

/** What is kept of the last that a command says. */
const MOST_SAID = 4096;
/** What it said before its end may still be on its way through the pipe. */
const LAST_WORDS_MS = 100;

/** A pipe of bytes to a host and back. */
export interface Pipe {
  write(bytes: Uint8Array | string): void;
  onBytes(listener: (bytes: Buffer) => void): void;
  /** What the command, or the host, wrote to its standard error; the end of it. */
  said(): string;
  /** Resolves with the command's exit code, null for a signal, once it has ended. */
  readonly ended: Promise<number | null>;
  /** Says that nothing more will come: the far end ends, and the command after it. */
  close(): void;
  /** Ends the command at once. */
  kill(): void;
}

/** Starts the command that reaches the host. It ends with this process, however this one ends. Rejects with NoAgent. */
export async function openPipe(host: Host): Promise<Pipe> {
  // In a process group of its own: Ctrl-C reaches us alone, and what is under way ends in order.
  const program = startProgram(commandFor(host), { stdio: ['pipe', 'pipe', 'pipe'], env: ASK_NOBODY });
  if (program.pid === undefined) throw notStarted(host, await program.why);
  endWithUs(program);
  const [input, output, errors] = [program.pipe(0), program.pipe(1), program.pipe(2)];
  let said = '';
  errors.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-MOST_SAID);
  });
  // Its end is told by `ended`.
  for (const stream of [input, output, errors]) stream.on('error', () => undefined);
  return {
    write: bytes => void input.write(bytes),
    onBytes: listener => void output.on('data', listener),
    said: () => said,
    // What the command started may hold its pipes open for ever (ControlPersist of ssh), so their end is not waited for.
    ended: program.exited.then(({ code }) => new Promise(resolve => after(LAST_WORDS_MS, () => resolve(code)))),
    close: () => void input.end(),
    kill: () => void signalGroup(program, 'SIGKILL'),
  };
}

/** There is nobody at a window to type a password into. */
const ASK_NOBODY = { SSH_ASKPASS_REQUIRE: 'never' };
