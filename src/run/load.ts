import type { Plan } from '../model/plan.ts';
import type { StoppedBy } from '../model/run.ts';
import type { DriverWarning } from '../model/run-warning.ts';
import { monotonicNs } from '../system/clock.ts';
import { after } from '../system/timer.ts';
import type { LoadClock } from './clock.ts';
import { loadBoundMs } from './duration.ts';
import type { Kills } from './kills.ts';
import type { Sampling } from './sampling.ts';
import type { Testbed } from './testbed.ts';

/**
 * Until the load starts: the first row of evidence is read, and every process of the driver has heard of the start.
 *
 * @public to bench/start-time.mjs
 */
export const LEAD_MS = 25;

export interface LoadContext {
  readonly clock: LoadClock;
  readonly sampling: Sampling;
  readonly kills: Kills;
  /** Called after each row of evidence, and at least once a second. */
  readonly onLook: () => void;
  readonly signal: AbortSignal | undefined;
}

export interface LoadEnd {
  /** Who ended it before every attempt had settled: the user, or the bound on the run's time; undefined where all had. */
  readonly stopped?: StoppedBy;
  readonly warning?: DriverWarning;
}

/** Lets the load go and waits until every attempt was served or failed. Sampling goes on afterwards. */
export async function driveLoad(plan: Plan, testbed: Testbed, context: LoadContext): Promise<LoadEnd> {
  const { clock, sampling, onLook } = context;
  const startNs = (await testbed.agreeOnStart?.()) ?? monotonicNs() + BigInt(LEAD_MS * 1e6);
  clock.setStart(startNs);
  sampling.once('passing');
  const resuming = pauseTarget(plan, testbed, context);
  testbed.driver.go(startNs);
  await testbed.startOthers();
  sampling.start(onLook);
  context.kills.begin();
  try {
    return await settled(plan, testbed, context);
  } finally {
    if (resuming !== undefined) testbed.target.resume();
    clearTimeout(resuming);
    onLook();
  }
}

/** The scenario may have the target stand still while the first connections come. */
function pauseTarget(plan: Plan, testbed: Testbed, { clock }: LoadContext): NodeJS.Timeout | undefined {
  const { pauseForMs } = plan.scenario.target;
  if (pauseForMs === undefined) return undefined;
  testbed.target.pause();
  return after(pauseForMs - clock.nowMs(), () => testbed.target.resume());
}

async function settled(plan: Plan, testbed: Testbed, { signal }: LoadContext): Promise<LoadEnd> {
  const boundMs = loadBoundMs(plan.scenario.load);
  let timer: NodeJS.Timeout | undefined;
  const bound = new Promise<LoadEnd>(resolve => {
    timer = after(boundMs, () => resolve({ stopped: 'bound', warning: { warning: 'load-bounded', boundMs } }));
  });
  const over = new AbortController();
  const end = await Promise.race([
    everywhereSettled(testbed).then((): LoadEnd => ({})),
    bound,
    aborted(signal, over.signal),
    ...lostHost(testbed),
  ]);
  over.abort();
  clearTimeout(timer);
  if (end.stopped !== undefined) testbed.driver.stop();
  return end;
}

async function everywhereSettled({ driver, share }: Testbed): Promise<void> {
  await driver.settled;
  await share?.settled();
}

/** Nobody can say any more why connections fail. */
function lostHost({ serverHost }: Testbed): Promise<LoadEnd>[] {
  return serverHost === undefined ? [] : [serverHost.lost.then((): LoadEnd => ({ stopped: 'lost-host' }))];
}

/** Listens no longer than until `over`: one signal serves many runs. */
function aborted(signal: AbortSignal | undefined, over: AbortSignal): Promise<LoadEnd> {
  return new Promise(resolve => {
    if (signal?.aborted === true) resolve({ stopped: 'user' });
    signal?.addEventListener('abort', () => resolve({ stopped: 'user' }), { once: true, signal: over });
  });
}
