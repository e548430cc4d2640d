import type { HostAccess } from '../../model/access.ts';
import type { Plan } from '../../model/plan.ts';
import { DEFAULT_BACKLOG } from '../../model/target-spec.ts';
import { runnerOf } from '../../system/confine.ts';
import { requireProgram } from '../../system/programs.ts';
import { startServer } from '../server/start.ts';
import type { Target } from '../target.ts';
import { PYTHON_SERVER } from './program.ts';

/** Starts a Python server with a thread for each connection. */
export async function startPython(plan: Plan, host: HostAccess): Promise<Target> {
  const python = requireProgram('python3', 'python3', 'as the target', runnerOf(host));
  const { target, load } = plan.scenario;
  const after = load.repeat?.close === 'server' ? 'close' : 'keep';
  const backlog = target.backlog ?? DEFAULT_BACKLOG;
  return startServer(plan, host, ({ address, port }) => ({
    command: [python, '-c', PYTHON_SERVER, address, `${port}`, `${backlog}`, after],
    processes: 1,
  }));
}
