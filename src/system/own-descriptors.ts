import { codeOf } from '../model/error-code.ts';
import { CannotRun } from '../model/errors.ts';
import { softLimit } from './own-limits.ts';

/** To load its own modules, which Node opens all at once, and for the evidence of a run; measured: 100. */
const AROUND = 128;
/** Its channel, and its standard error. */
const EACH_PROCESS = 2;
/** With so many a large load takes few processes. */
const ENOUGH = 4096;

/** Read at once: to read it takes a descriptor. */
const allowed = allowedHere();

/**
 * Why this process cannot have the open files that it needs itself, beside those of the load; undefined where it can.
 *
 * @param processes that it is to start
 */
export function tooFewDescriptors(processes: number): CannotRun | undefined {
  if (allowed === undefined || allowed >= AROUND + EACH_PROCESS * processes) return undefined;
  return noDescriptors(
    `${AROUND} open files and ${EACH_PROCESS} for each process that it starts, which makes ${AROUND + EACH_PROCESS * processes} here`,
  );
}

/** The reason behind an EMFILE that stopped this process; undefined for any other error. */
export function outOfDescriptors(error: unknown): CannotRun | undefined {
  const isIt = codeOf(error) === 'EMFILE';
  return isIt ? noDescriptors(`${AROUND} open files, and ${EACH_PROCESS} for each process that it starts`) : undefined;
}

function allowedHere(): number | undefined {
  try {
    return softLimit('Max open files');
  } catch {
    return undefined;
  }
}

function noDescriptors(needs: string): CannotRun {
  const enough = allowed !== undefined && allowed >= ENOUGH ? 4 * allowed : ENOUGH;
  return new CannotRun(
    `loadline itself needs ${needs}, and may have ${allowed ?? 'too few'} (RLIMIT_NOFILE)`,
    `ulimit -n ${enough}   # then the same command again, from this shell: fewer processes are needed then, too`,
  );
}
