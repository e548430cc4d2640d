import { EXIT, type ExitCode } from '../model/errors.ts';
import { toolIdentity } from '../system/tool.ts';
import { print, surviveOutput } from './output.ts';

/** Whether a command line asks for the version and nothing else: whatever else stands there has to be understood first. */
export function asksVersion(args: readonly string[]): boolean {
  return args.length === 1 && args[0] === '--version';
}

/** `loadline --version`, for which nothing that parses command lines is loaded. */
export function printVersion(): ExitCode {
  surviveOutput();
  print(`${toolIdentity().version}\n`);
  return EXIT.pass;
}
