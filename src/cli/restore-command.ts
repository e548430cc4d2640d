import { ownCommand } from '../system/own-program.ts';

/** What is left to do should this process be killed while it holds changes of the machine. */
export function restoreCommand(): string[] {
  return ownCommand(['restore']);
}
