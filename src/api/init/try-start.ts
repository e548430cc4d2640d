import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CannotRun, InvalidInput, TargetFailed } from '../../model/errors.ts';
import type { ProbeSpec } from '../../model/probe-spec.ts';
import type { Sketch, SketchStart } from '../../model/sketch.ts';
import { defineScenario } from '../define-scenario.ts';
import { runScenario } from '../run-scenario.ts';
import { scenarioOf, type UntriedSketch } from './sketch-scenario.ts';

interface Tried {
  readonly start: SketchStart;
  /** What it answers; undefined where nothing was found that it does, or it did not start. */
  readonly probe: ProbeSpec | undefined;
}

/** What may be asked of a server that is not known, the more telling first. */
const CANDIDATES: readonly ProbeSpec[] = ['http', 'https', 'tls'];

/** Starts the scenario's target in a lab, and finds out with single connections what it answers. */
export async function tryStart(
  sketch: UntriedSketch,
  settings: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<Tried> {
  const { probe } = sketch;
  const out = mkdtempSync(join(tmpdir(), 'loadline-init-'));
  try {
    for (const candidate of probe === undefined ? CANDIDATES : [probe]) {
      const served = await isServed(scenarioOf(sketch, settings, candidate), out, signal);
      if (served) return { start: { state: 'started' }, probe: candidate };
    }
    return { start: { state: 'started' }, probe: undefined };
  } catch (error) {
    if (error instanceof CannotRun || error instanceof TargetFailed || error instanceof InvalidInput) {
      return { start: { state: 'failed', why: error.message }, probe };
    }
    throw error;
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

async function isServed(scenario: Sketch['scenario'], out: string, signal: AbortSignal | undefined): Promise<boolean> {
  const load = { connections: 1, hold: '0s', connectTimeout: '2s' };
  const one = defineScenario({ ...scenario, load, expect: [] });
  const { outcomes } = await runScenario(one, {
    ...{ out, bpf: false, packetLosses: false },
    ...(signal !== undefined && { signal }),
  });
  return outcomes.served === 1;
}
