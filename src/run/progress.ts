import type { Collection } from '../collectors/collection.ts';
import { usagesNow } from '../limits/usages.ts';
import { isWatch } from '../model/driver-spec.ts';
import { attemptsOf } from '../model/load-spec.ts';
import type { Plan } from '../model/plan.ts';
import { valueIn } from '../model/probe.ts';
import type { RunProgress } from '../model/progress.ts';
import type { PhaseName } from '../model/run.ts';
import type { UsageNow } from '../model/usage.ts';
import type { Observers } from './observers/observers.ts';
import type { UnansweredFailure } from './observers/unanswered.ts';
import type { RunRecord } from './record.ts';
import type { Testbed } from './testbed.ts';

/** Usages are made of everything that was read so far: often enough for the eye, seldom enough for the load. */
const USAGES_EVERY_MS = 250;
/** Over hours. */
const USAGES_OF_WATCH_EVERY_MS = 2000;

/** A function that tells the watcher how far the run has come. */
export function reporter(
  plan: Plan,
  { driver, collection, observers }: Pick<Testbed, 'driver' | 'collection'> & { readonly observers: Observers },
  record: RunRecord,
  onProgress: ((progress: RunProgress) => void) | undefined,
): () => void {
  const goal = attemptsOf(plan.scenario.load);
  const everyMs = isWatch(plan.scenario) ? USAGES_OF_WATCH_EVERY_MS : USAGES_EVERY_MS;
  const watched = isWatch(plan.scenario) ? watchedProgress(collection, observers) : undefined;
  let usages: readonly UsageNow[] = [];
  let seen: Watched = {};
  let usagesAtMs = Number.NEGATIVE_INFINITY;
  return () => {
    if (onProgress === undefined) return;
    const { elapsedMs, phase } = record;
    if (elapsedMs - usagesAtMs >= everyMs) {
      usages = usagesNow(collection.latest());
      seen = watched?.() ?? {};
      usagesAtMs = elapsedMs;
    }
    const { started, connected, served, failed, failures } = driver.progress();
    onProgress({ phase, elapsedMs, goal, started, connected, served, failed, failures, levels: usages, ...seen });
  };
}

type Watched = Partial<Pick<RunProgress, 'failed' | 'failures' | 'dropped'>>;

/** Nobody drives, nobody counts: what the kernel has shown so far. */
function watchedProgress(collection: Collection, observers: Observers): () => Watched {
  return () => {
    const failures: Record<string, number> = {};
    const add = (name: string, count: number): void => {
      if (count > 0) failures[name] = (failures[name] ?? 0) + count;
    };
    if (observers.reports === 'nothing') {
      const { overdue, unanswered } = observers.result();
      add('timeout', sumOf(overdue.map(({ length }) => length)));
      for (const { fate } of valueIn(unanswered)?.failures ?? []) add(FATE_WORDS[fate], 1);
    }
    for (const { side, syscall, errno, count } of valueIn(collection.failedCalls())?.calls ?? []) {
      if (side === 'client' && CONNECTING.includes(syscall)) add(errno, count);
    }
    return { failed: sumOf(Object.values(failures)), failures, dropped: collection.dropped() };
  };
}

const CONNECTING = ['socket', 'bind', 'connect'];

const FATE_WORDS: Readonly<Record<UnansweredFailure['fate'], string>> = {
  refused: 'ECONNREFUSED',
  'no-syn-answer': 'timeout',
  withdrawn: 'timeout',
  closed: 'eof',
  reset: 'ECONNRESET',
  'given-up': 'timeout',
};

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Tells of the phases in which no attempt is made yet. */
export function phaseReporter(
  plan: Plan,
  onProgress: ((progress: RunProgress) => void) | undefined,
): (phase: PhaseName, elapsedMs: number) => void {
  const goal = attemptsOf(plan.scenario.load);
  return (phase, elapsedMs) => {
    if (phase !== 'target' && phase !== 'driver') return;
    onProgress?.({ phase, elapsedMs, goal, started: 0, connected: 0, served: 0, failed: 0, failures: {} });
  };
}
