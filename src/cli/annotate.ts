import { note } from './output.ts';

/** Inside GitHub Actions, says these workflow commands: the runner reads such lines from standard error too. */
export function annotate(commands: readonly string[]): void {
  if (process.env['GITHUB_ACTIONS'] !== 'true') return;
  for (const command of commands) note(command);
}
