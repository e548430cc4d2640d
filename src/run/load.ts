import type { Plan } from '../model/plan.ts';
import { monotonicNs } from '../system/clock.ts';
import type { LoadClock } from './clock.ts';
import { loadBoundMs } from './duration.ts';
import type { Sampling } from './sampling.ts';
import type { Stage } from './stage.ts';

/** Every shard has heard of the start before it comes. */
const LEAD_NS = 50_000_000n;

export interface LoadContext {
  readonly clock: LoadClock;
  readonly sampling: Sampling;
  /** Called after each row of evidence. */
  readonly onRow: () => void;
  readonly signal: AbortSignal | undefined;
}

export interface LoadEnd {
  /** The user, or the bound on the run's time, ended it before every attempt had settled. */
  readonly stopped: boolean;
  readonly warning?: string;
}

/** Lets the load go and waits until every attempt was served or failed. Sampling goes on afterwards. */
export async function driveLoad(plan: Plan, stage: Stage, context: LoadContext): Promise<LoadEnd> {
  const { clock, sampling, onRow } = context;
  const startNs = monotonicNs() + LEAD_NS;
  clock.setStart(startNs);
  sampling.once('passing');
  const resuming = pauseTarget(plan, stage, context);
  stage.driver.go(startNs);
  await stage.startOthers();
  sampling.start(onRow);
  const killing = killTarget(plan, stage, context);
  const killingOne = killProcess(plan, stage, context);
  try {
    return await settled(plan, stage, context);
  } finally {
    clearTimeout(killing);
    clearTimeout(killingOne);
    if (resuming !== undefined) stage.target.resume();
    clearTimeout(resuming);
    onRow();
  }
}

/** The scenario may have the target die in mid-load. */
function killTarget(plan: Plan, stage: Stage, { clock }: LoadContext): NodeJS.Timeout | undefined {
  const { killAfterMs } = plan.scenario.target;
  if (killAfterMs === undefined) return undefined;
  return setTimeout(
    () => {
      clock.ending('scenario');
      stage.target.kill();
    },
    Math.max(0, killAfterMs - clock.nowMs()),
  );
}

/** Or one of its processes. */
function killProcess(plan: Plan, stage: Stage, { clock }: LoadContext): NodeJS.Timeout | undefined {
  const { killOneAfterMs } = plan.scenario.target;
  if (killOneAfterMs === undefined) return undefined;
  return setTimeout(
    () => {
      const pid = stage.target.killOne();
      if (pid !== undefined) clock.ending('scenario', pid);
    },
    Math.max(0, killOneAfterMs - clock.nowMs()),
  );
}

/** Or stand still while the first connections come. */
function pauseTarget(plan: Plan, stage: Stage, { clock }: LoadContext): NodeJS.Timeout | undefined {
  const { pauseForMs } = plan.scenario.target;
  if (pauseForMs === undefined) return undefined;
  stage.target.pause();
  return setTimeout(() => stage.target.resume(), pauseForMs - clock.nowMs());
}

async function settled(plan: Plan, stage: Stage, { signal }: LoadContext): Promise<LoadEnd> {
  const boundMs = loadBoundMs(plan.scenario.load);
  let timer: NodeJS.Timeout | undefined;
  const bound = new Promise<LoadEnd>(resolve => {
    timer = setTimeout(
      () =>
        resolve({
          stopped: true,
          warning: `the load was stopped after ${boundMs / 1000} s: not every attempt settled`,
        }),
      boundMs,
    );
  });
  const over = new AbortController();
  const end = await Promise.race([
    stage.driver.settled.then((): LoadEnd => ({ stopped: false })),
    bound,
    aborted(signal, over.signal),
  ]);
  over.abort();
  clearTimeout(timer);
  if (end.stopped) stage.driver.stop();
  return end;
}

/** Listens no longer than until `over`: one signal serves many runs. */
function aborted(signal: AbortSignal | undefined, over: AbortSignal): Promise<LoadEnd> {
  return new Promise(resolve => {
    if (signal?.aborted === true) resolve({ stopped: true });
    signal?.addEventListener('abort', () => resolve({ stopped: true }), { once: true, signal: over });
  });
}
