import { resolve } from 'node:path';
import type { HostAccess } from '../../model/access.ts';
import { CannotRun, TargetFailed } from '../../model/errors.ts';
import type { Plan } from '../../model/plan.ts';
import { DEFAULT_BACKLOG } from '../../model/target-spec.ts';
import { runnerOf } from '../../system/confine.ts';
import { findProgram, type Runner } from '../../system/programs.ts';
import { startServer } from '../server/start.ts';
import type { Target } from '../target.ts';
import { filledIn } from './fill-in.ts';

/** Starts the scenario's own command, which has to stay in the foreground and listen where it is told. */
export async function startCommand(plan: Plan, host: HostAccess): Promise<Target> {
  const { command = [], env, cwd, files, backlog = DEFAULT_BACKLOG } = plan.scenario.target;
  return startServer(plan, host, ({ address, port, folder }) => {
    const [program, ...args] = filledIn(command, { host: address, port, backlog });
    if (program === undefined) throw new TargetFailed('the target has no command');
    return {
      command: [pathOf(program, runnerOf(host), cwd), ...args],
      processes: 1,
      ...(env !== undefined && { env }),
      ...(cwd !== undefined && { cwd }),
      ...(files === 'private' && { privateFilesBelow: folder() }),
    };
  });
}

/** A name is looked for as a shell would; CannotRun where it is not found. */
function pathOf(program: string, runner: Runner, cwd = '.'): string {
  const path = findProgram(program.includes('/') ? resolve(cwd, program) : program, runner);
  if (path === undefined) {
    throw new CannotRun(
      `${program} is needed as the target, and was not found`,
      `install ${program}, or correct target.command`,
    );
  }
  return path;
}
