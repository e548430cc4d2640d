import { shellWords } from '../model/shell-words.ts';

/** The command as the user could type it again. */
export function commandLine(args: readonly string[]): string {
  return shellWords(['loadline', ...args]);
}
