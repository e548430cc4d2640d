import { usageError } from '../model/errors.ts';
import type { Sketch } from '../model/sketch.ts';
import { openFileTree } from '../system/file-tree.ts';
import { findView } from './audit/viewpoint.ts';
import { findRunning, type InitRequest } from './init/find-running.ts';
import { readPlanned } from './init/planned-server.ts';
import { readRunning } from './init/running-server.ts';
import { beyondDefaults } from './init/settings.ts';
import { scenarioOf, sketchScenario, type UntriedSketch } from './init/sketch-scenario.ts';
import { tryStart } from './init/try-start.ts';

/**
 * Reads a server that runs, or the unit that would start it. In a user namespace the processes outside cannot be looked at: call it before.
 * Throws InvalidInput where it cannot be told which server is meant, CannotRun where there is none, or it belongs to another user.
 */
export function readServer({ pid, port, unit }: InitRequest): UntriedSketch {
  if (pid !== undefined && unit !== undefined) throw usageError('--unit', 'is given beside --pid', 'one of the two');
  const tree = openFileTree('/');
  const view = unit === undefined ? undefined : findView(tree, undefined, unit);
  if (unit !== undefined && view !== undefined && view.pid === undefined) {
    return sketchScenario(readPlanned(tree, view, unit, port));
  }
  const named = pid ?? view?.pid;
  const hint = { ...(named !== undefined && { pid: named }), ...(port !== undefined && { port }) };
  return sketchScenario(readRunning(tree, findRunning(tree, hint)));
}

/** The server that was read as a scenario, with what could not be carried over. A copy is started in a lab, with one connection at a time. */
export async function sketchServer(read: UntriedSketch, signal?: AbortSignal): Promise<Sketch> {
  const settings = beyondDefaults(read.settings);
  const { start, probe } = await tryStart(read, settings, signal);
  const isMute = start.state === 'started' && probe === undefined;
  return {
    of: read.of,
    scenario: scenarioOf(read, settings, probe ?? 'none'),
    gaps: [...read.gaps, ...(isMute ? [{ gap: 'asked-nothing' } as const] : [])],
    start,
  };
}
