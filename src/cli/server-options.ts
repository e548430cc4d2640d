import { durationOption } from '../plan/diagnosis.ts';
import { wholeNumber } from './whole-number.ts';

/** Words that say which running server is meant. */
export interface ServerOptions {
  readonly pid?: string;
  readonly port?: string;
  readonly connectTimeout?: string;
}

/** The same as the library takes them, with the time that `durationFlag` gives. Throws InvalidInput for what is no number or no time. */
export function serverRequest(
  { pid, port, connectTimeout }: ServerOptions,
  durationFlag: string,
  duration: string | undefined,
) {
  const pidGiven = wholeNumber('--pid', pid, 2 ** 22);
  const portGiven = wholeNumber('--port', port, 65_535);
  return {
    ...(pidGiven !== undefined && { pid: pidGiven }),
    ...(portGiven !== undefined && { port: portGiven }),
    ...(connectTimeout !== undefined && { connectTimeoutMs: durationOption('--connect-timeout', connectTimeout) }),
    ...(duration !== undefined && { durationMs: durationOption(durationFlag, duration) }),
  };
}
