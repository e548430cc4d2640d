import { beyond } from '../../model/allows-more.ts';
import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { Ruling } from '../../model/cause.ts';
import type { FactBook, Facts } from '../../model/facts/facts.ts';
import type { ProcessFact } from '../../model/facts/processes.ts';
import { finding } from '../../model/finding.ts';
import { valueIn } from '../../model/probe.ts';
import { connectionsEach } from '../../model/upstream-spec.ts';
import { nginx } from '../../servers/nginx/nginx.ts';
import { WORKER_CONNECTIONS_EXHAUSTED } from '../../servers/nginx/sayings.ts';
import { OWN_CONNECTIONS, workerConnectionsFor } from '../../servers/nginx/settings.ts';
import { blamed, defineLimit, ruledOut } from '../define.ts';
import { descriptorsEach } from '../descriptors/descriptors-each.ts';
import { configuredElsewhere, powerOfTwo, raiseTarget } from '../raise.ts';
import { isDropped, isDroppedLater, isServerError } from '../shapes.ts';
import { capOnMachine } from './cap-on-machine.ts';
import { saidWhile, targetSaid } from './target-log.ts';
import { WORKER_CONNECTIONS_USAGE } from './worker-connections-usage.ts';

export const nginxWorkerConnections = defineLimit({
  id: 'nginx-worker-connections',
  title: 'connections of one nginx worker (worker_connections)',
  exhausted: 'nginx out of worker connections',
  scope: 'application',
  sides: ['server'],
  setting: { kind: 'directive', name: 'worker_connections' },
  symptoms: [
    'clients connect, and read an end of file or a reset instead of an answer',
    'kept connections that were served before are closed to make room for new ones',
    'the error log says "worker_connections are not enough", once a second at most, whatever the number of connections; where it closes idle connections instead, only a log of level warn has it',
  ],
  decoys: [
    {
      looksLike: 'a server out of descriptors (nofile, worker_rlimit_nofile)',
      tellApart: 'nginx then leaves connections in the accept queue, and its log says "Too many open files"',
    },
    {
      looksLike: 'a server that died',
      tellApart: 'its processes are alive, and the log has the line about worker_connections',
    },
  ],
  program: 'nginx',
  needs: ['application', 'targetLog', 'server.processes'],
  source: {
    function: 'ngx_get_connection',
    file: 'src/core/ngx_connection.c',
    page: 'https://nginx.org/en/docs/ngx_core_module.html#worker_connections',
  },
  matches: group => isDropped(group) || isDroppedLater(group) || isServerError(group),
  rule,
  starves: { closed: 'by-rule', answered: 'by-rule' },
  usage: WORKER_CONNECTIONS_USAGE,
  onMachine: capOnMachine(nginx),
  effective: (_side, facts) => configured(facts) ?? logged(facts),
  raise: (scenario, _side, { met = 0 }) => {
    const why = configuredElsewhere(scenario, 'nginx');
    if (why !== undefined) return { why };
    const workerConnections = beyond(
      met,
      workerConnectionsFor(connectionsEach(scenario.target) * scenario.load.connections),
    );
    return raiseTarget(scenario, { workerConnections }, workerConnections);
  },
  remedy: {
    // The connection towards an upstream is one of the worker's as well.
    needs: ({ atOnce }, _side, facts) => Math.max(1024, atOnce * descriptorsEach(facts) + OWN_CONNECTIONS),
    round: powerOfTwo,
    write: wanted => ({
      change: { setting: 'worker_connections', to: `${wanted}` },
      now: [
        `events { worker_connections ${wanted}; }   # in nginx.conf, for each worker`,
        `worker_rlimit_nofile ${2 * wanted};   # beside it: a connection takes a descriptor, a proxied one takes two`,
        'nginx -s reload',
      ],
      persist: ['the same lines: nginx.conf is what persists'],
      check: 'nginx -T | grep -E "worker_(connections|processes|rlimit)"',
      cost: 'about 0.4 KB of memory for each connection of each worker, from the start, used or not',
    }),
  },
});

function rule(
  group: AttemptGroup,
  _side: 'client' | 'server',
  facts: Pick<Facts, 'application' | 'targetLog' | 'server.processes'>,
): Ruling {
  const said = targetSaid(
    saidWhile(facts.targetLog, WORKER_CONNECTIONS_EXHAUSTED, group),
    WORKER_CONNECTIONS_EXHAUSTED,
  );
  if (said !== undefined) return blamed(isServerError(group) ? 'likely' : 'proven', said);
  const { kind, configured } = facts.application;
  if (kind === 'nginx') return ruledOut(finding('target-never-said', { server: 'nginx' }));
  // Another program than nginx has no such limit. An nginx that runs already may have a log that leaves warnings out.
  if (configured?.kind !== 'nginx') return ruledOut(finding('symptom-mismatch', {}));
  const { workerConnections } = configured;
  const { pid = 0, peakDescriptors: used = 0 } = fullestWorker(facts['server.processes']) ?? {};
  return used >= workerConnections
    ? blamed('likely', finding('worker-connections-taken', { pid, used, workerConnections }))
    : ruledOut(finding('worker-connections-left', { used, workerConnections }));
}

/** A worker has a descriptor for each of its connections, and some besides. */
function fullestWorker(processes: readonly ProcessFact[]): ProcessFact | undefined {
  return processes.toSorted((one, other) => other.peakDescriptors - one.peakDescriptors)[0];
}

function configured(facts: FactBook): string | undefined {
  const application = valueIn(facts.application)?.configured;
  return application?.kind === 'nginx' ? `${application.workerConnections}` : undefined;
}

/** The line has the number, whoever configured it. */
function logged(facts: FactBook): string | undefined {
  const lines = valueIn(facts.targetLog) ?? [];
  return lines.flatMap(({ text }) => WORKER_CONNECTIONS_EXHAUSTED.exec(text)?.[1] ?? [])[0];
}
