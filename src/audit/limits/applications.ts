import type { Allowance, Amount } from '../../model/allowance.ts';
import type { MachineFacts } from '../../model/machine-facts.ts';
import { absent, known, type Probe, read } from '../../model/probe.ts';
import { bound, noBound, step, unknown } from '../allowance.ts';
import { plain, tidy } from '../amount.ts';
import type { AuditDefinition } from '../definition.ts';

const NGINX = /^nginx$/;
const HTTPD = /^(apache2|httpd)$/;

/** Connections of all workers of nginx (ngx_get_connection); one that it passes on takes two. */
export const nginxWorkerConnections: AuditDefinition = {
  limit: 'nginx-worker-connections',
  title: 'connections of each nginx worker',
  setting: 'worker_connections',
  scope: 'application',
  sysctls: [],
  read: machine => {
    const { nginx } = machine;
    const value = plain(nginx.state === 'read' ? read(nginx.value.workerConnections) : nginx);
    const workers = nginxWorkers(machine);
    const counted = (each: number) =>
      workers === undefined
        ? unknown('held', whyWorkersUnknown(machine))
        : bound('held', [step('+', workers, 'workers'), step('×', each, 'connections-a-worker')]);
    return {
      value,
      inUse: absent('only stub_status tells it'),
      allows: { server: ofProgram(machine, value, NGINX, counted) },
    };
  },
  raise: (machine, connections) => [
    {
      kind: 'directive',
      setting: 'worker_connections',
      from: String(known(machine.nginx)?.workerConnections ?? 'unknown'),
      to: String(tidy(connections / (nginxWorkers(machine) ?? 1))),
    },
  ],
};

/** Requests that httpd works on at once, each in a thread or a process (server/mpm). */
export const httpdMaxWorkers: AuditDefinition = {
  limit: 'httpd-max-workers',
  title: 'requests that httpd works on at once',
  setting: 'MaxRequestWorkers',
  scope: 'application',
  sysctls: [],
  read: machine => {
    const { httpd } = machine;
    const value = plain(httpd.state === 'read' ? read(httpd.value.maxRequestWorkers) : httpd);
    const counted = (most: number) => bound('held', [step('+', most, 'workers')]);
    return {
      value,
      inUse: absent('only mod_status tells it'),
      allows: { server: ofProgram(machine, value, HTTPD, counted) },
    };
  },
  raise: ({ httpd }, connections) => [
    {
      kind: 'directive',
      setting: 'MaxRequestWorkers',
      from: String(known(httpd)?.maxRequestWorkers ?? 'unknown'),
      to: String(tidy(connections)),
    },
  ],
};

/** A server's own limit counts where that server is the process to be judged. */
function ofProgram(
  { process }: MachineFacts,
  value: Probe<Amount>,
  program: RegExp,
  counted: (most: number) => Allowance,
): Allowance {
  if (!program.test(known(process.name) ?? '')) return noBound('another-program');
  return value.state === 'read' ? counted(value.value.number) : unknown('held', value.why);
}

function nginxWorkers({ nginx, processors }: MachineFacts): number | undefined {
  const workers = known(nginx)?.workerProcesses;
  if (workers?.state !== 'read') return undefined;
  return workers.value === 'auto' ? known(processors) : workers.value;
}

function whyWorkersUnknown({ nginx }: MachineFacts): string {
  const workers = known(nginx)?.workerProcesses;
  return workers === undefined || workers.state === 'read'
    ? 'worker_processes is auto, and the processors are not known'
    : workers.why;
}
