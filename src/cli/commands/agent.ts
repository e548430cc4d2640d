import { serveAgent } from '../../agent/serve.ts';
import { EXIT, type ExitCode } from '../../model/errors.ts';
import { note } from '../output.ts';

/** `loadline agent`: the end on another host of a command that was started here, over standard input and output. */
export async function agent(): Promise<ExitCode> {
  note(`loadline agent: ending: ${await serveAgent()}`);
  return EXIT.pass;
}
