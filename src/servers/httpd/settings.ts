import type { HttpdPlan } from '../../model/plan.ts';
import type { TargetSpec } from '../../model/target-spec.ts';
import type { ServerSettings, SettingMistake } from '../server.ts';

export const HTTPD_SETTINGS: ServerSettings = {
  planned,
  pinned: (target, most) => ({ maxRequestWorkers: Math.min(most, MOST_WORKERS), ...target }),
  keys: ['maxRequestWorkers', 'serverLimit', 'threadsPerChild', 'mpm'],
  mistakes,
};

/** Apache's own defaults for its threaded modules, which do for as many connections. */
const DEFAULTS = { threadsPerChild: 25, serverLimit: 16, maxRequestWorkers: 400 } as const;
/** Threads of a child that has to serve more than the defaults do. */
const MANY_THREADS = 250;
/** A search gives it at most this many workers. */
const MOST_WORKERS = 20_000;

/** One worker a connection: what the worker module needs, and more than the event module does. */
function planned(target: TargetSpec, connections: number): HttpdPlan {
  const { maxRequestWorkers: most, serverLimit, mpm = 'event' } = target;
  const wanted = most ?? Math.max(DEFAULTS.maxRequestWorkers, connections);
  const usual = wanted <= DEFAULTS.maxRequestWorkers ? DEFAULTS.threadsPerChild : MANY_THREADS;
  const threadsPerChild =
    mpm === 'prefork' ? 1 : (target.threadsPerChild ?? (most === undefined ? usual : divisor(most, usual)));
  const children = Math.ceil(wanted / threadsPerChild);
  return {
    kind: 'httpd',
    mpm,
    threadsPerChild,
    serverLimit: serverLimit ?? Math.max(DEFAULTS.serverLimit, children),
    maxRequestWorkers: most ?? (serverLimit ?? children) * threadsPerChild,
  };
}

/** Threads of each child so that whole children make `workers`: as many as usual or fewer, else all in one child. */
function divisor(workers: number, usual: number): number {
  for (let threads = usual; threads >= usual / 5; threads -= 1) if (workers % threads === 0) return threads;
  return workers;
}

/** Apache would lower MaxRequestWorkers by itself, or round it, and say so in its log. */
function mistakes({ maxRequestWorkers: most, serverLimit, threadsPerChild, mpm }: TargetSpec): SettingMistake[] {
  const found: SettingMistake[] = [];
  if (mpm === 'prefork' && threadsPerChild !== undefined && threadsPerChild !== 1) {
    const mistake = `the prefork module has no threads, and threadsPerChild is ${threadsPerChild}`;
    found.push({ key: 'threadsPerChild', mistake, expected: 'none' });
  }
  if (most === undefined || threadsPerChild === undefined) return found;
  const key = 'maxRequestWorkers';
  if (most % threadsPerChild !== 0) {
    const mistake = `maxRequestWorkers ${most} is not a multiple of threadsPerChild ${threadsPerChild}`;
    found.push({ key, mistake, expected: 'whole children' });
  }
  if (serverLimit !== undefined && most > serverLimit * threadsPerChild) {
    const mistake = `maxRequestWorkers ${most} is more than serverLimit × threadsPerChild, ${serverLimit * threadsPerChild}`;
    found.push({ key, mistake, expected: `at most ${serverLimit * threadsPerChild}` });
  }
  return found;
}
