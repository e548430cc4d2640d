import { workerConnectionsFor } from '../limits/servers/nginx-worker-connections.ts';
import type { ApplicationPlan, HttpdPlan } from '../model/plan.ts';
import type { Scenario } from '../model/scenario.ts';

/** Apache's own defaults for its threaded modules, which do for as many connections. */
const HTTPD = { threadsPerChild: 25, serverLimit: 16, maxRequestWorkers: 400 } as const;
/** Threads of a child that has to serve more than the defaults do. */
const MANY_THREADS = 250;

/** Settings of a server that we configure. What the scenario does not limit is made large enough for its load. */
export function planApplication({ target, load }: Scenario): ApplicationPlan | undefined {
  if (target.kind === 'nginx') {
    const { workers, workerConnections = workerConnectionsFor(load.connections), workerRlimitNofile } = target;
    return {
      kind: 'nginx',
      workers,
      workerConnections,
      ...(workerRlimitNofile !== undefined && { workerRlimitNofile }),
    };
  }
  return target.kind === 'httpd' ? planHttpd({ target, load }) : undefined;
}

/** One worker a connection: what the worker module needs, and more than the event module does. */
function planHttpd({ target, load }: Pick<Scenario, 'target' | 'load'>): HttpdPlan {
  const { maxRequestWorkers: most, serverLimit, mpm = 'event' } = target;
  const wanted = most ?? Math.max(HTTPD.maxRequestWorkers, load.connections);
  const usual = wanted <= HTTPD.maxRequestWorkers ? HTTPD.threadsPerChild : MANY_THREADS;
  const threadsPerChild = target.threadsPerChild ?? (most === undefined ? usual : divisor(most, usual));
  const children = Math.ceil(wanted / threadsPerChild);
  return {
    kind: 'httpd',
    mpm,
    threadsPerChild,
    serverLimit: serverLimit ?? Math.max(HTTPD.serverLimit, children),
    maxRequestWorkers: most ?? (serverLimit ?? children) * threadsPerChild,
  };
}

/** Threads of each child so that whole children make `workers`: as many as usual or fewer, else all in one child. */
function divisor(workers: number, usual: number): number {
  for (let threads = usual; threads >= usual / 5; threads -= 1) if (workers % threads === 0) return threads;
  return workers;
}
