import { beyond } from '../../model/allows-more.ts';
import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { Ruling } from '../../model/cause.ts';
import type { FactBook, Facts } from '../../model/facts/facts.ts';
import { type Finding, finding } from '../../model/finding.ts';
import { valueIn } from '../../model/probe.ts';
import { httpd } from '../../servers/httpd/httpd.ts';
import { WORKERS_EXHAUSTED } from '../../servers/httpd/sayings.ts';
import { blamed, defineLimit, ruledOut } from '../define.ts';
import { acceptFailedFor } from '../descriptors/accept-errors.ts';
import { descriptorsAtLimit, fullFor } from '../descriptors/full.ts';
import { configuredElsewhere, raiseTarget } from '../raise.ts';
import { isDropped, isDroppedLater, isQueued } from '../shapes.ts';
import { capOnMachine } from './cap-on-machine.ts';
import { saidBy, targetSaid } from './target-log.ts';

export const httpdMaxWorkers = defineLimit({
  id: 'httpd-max-workers',
  title: 'connections that Apache httpd serves at a time (MaxRequestWorkers)',
  exhausted: 'httpd out of workers',
  scope: 'application',
  sides: ['server'],
  setting: { kind: 'directive', name: 'MaxRequestWorkers' },
  symptoms: [
    'some clients are served, the others are connected and wait: httpd leaves them in the accept queue',
    'the event module closes kept connections that idle, to have workers for others: clients read an end of file',
    'then the accept queue overflows, and it looks as if the queue were too short',
    'the error log says "server reached MaxRequestWorkers setting", once',
  ],
  decoys: [
    {
      looksLike: 'an accept queue that is too short (listen-backlog, somaxconn)',
      tellApart: 'it stays full: with every worker taken by a kept connection, a longer queue only makes more wait',
    },
    { looksLike: 'a server out of descriptors (nofile)', tellApart: 'its processes have descriptors left' },
    {
      looksLike: 'an application that is slow to accept',
      tellApart: 'it accepts at once while it has workers, and nothing once it has none',
    },
  ],
  program: 'httpd',
  needs: ['application', 'targetLog', 'acceptance', 'server.processes'],
  source: {
    function: 'perform_idle_server_maintenance',
    file: 'server/mpm/event/event.c',
    page: 'https://httpd.apache.org/docs/2.4/mod/mpm_common.html#maxrequestworkers',
  },
  matches: group => isQueued(group) || isDropped(group) || isDroppedLater(group),
  rule,
  starves: { overflowed: leftQueued, queued: leftQueued, closed: workersExhausted },
  onMachine: capOnMachine(httpd),
  effective: (_side, facts) => configuredWorkers(valueIn(facts.application))?.toString(),
  raise: (scenario, _side, { met = 0 }) => {
    const why = configuredElsewhere(scenario, 'httpd');
    if (why !== undefined) return { why };
    const { serverLimit: _, threadsPerChild: __, ...others } = scenario.target;
    const maxRequestWorkers = beyond(met, Math.max(400, scenario.load.connections), inThreads);
    return raiseTarget({ ...scenario, target: others }, { maxRequestWorkers }, maxRequestWorkers);
  },
  remedy: {
    needs: ({ atOnce }) => Math.max(400, atOnce),
    round: inThreads,
    write: (wanted, _side, facts) => ({
      change: { setting: 'MaxRequestWorkers', to: `${wanted}` },
      now: [
        `MaxRequestWorkers ${wanted}   # in the configuration of the MPM`,
        ...processLines(wanted, facts),
        'apachectl restart   # a graceful one does not change ServerLimit',
        'KeepAliveTimeout 2   # or give up idle connections sooner',
      ],
      persist: ['the same lines: the configuration is what persists'],
      check: 'apachectl -t -D DUMP_RUN_CFG; grep -r MaxRequestWorkers /etc/apache2',
      cost: 'a thread for each worker, from when it is needed: some hundred KB of memory, more with large modules',
    }),
  },
});

/** What bounds processes, and of the prefork module how many there are before a burst: it starts 1, 2, 4 … more each second. */
function processLines(wanted: number, facts: FactBook): string[] {
  const configured = valueIn(facts.application)?.configured;
  const threads = configured?.kind === 'httpd' ? configured.threadsPerChild : THREADS_PER_CHILD;
  const least = Math.ceil(wanted / threads);
  if (threads > 1) return [`ServerLimit ${least}   # at least MaxRequestWorkers / ThreadsPerChild (${threads})`];
  const { connections = wanted, wanted: size } = valueIn(facts.load) ?? {};
  const burst = Math.min(wanted, Math.max(connections, size?.connections ?? 0));
  return [
    `ServerLimit ${least}   # at least MaxRequestWorkers: a process serves one request at a time`,
    `StartServers ${burst}   # more are started by 1, 2, 4 … a second: a burst waits meanwhile`,
  ];
}

const THREADS_PER_CHILD = 25;

/** Whole children of 25 threads. */
function inThreads(atLeast: number): number {
  return Math.ceil(atLeast / THREADS_PER_CHILD) * THREADS_PER_CHILD;
}

function rule(
  group: AttemptGroup,
  _side: 'client' | 'server',
  facts: Pick<Facts, 'application' | 'targetLog' | 'acceptance' | 'server.processes'>,
): Ruling {
  const { application, targetLog, acceptance } = facts;
  const said = targetSaid(saidBy(targetLog, WORKERS_EXHAUSTED, group), WORKERS_EXHAUSTED);
  const workers = configuredWorkers(application);
  if (said === undefined && application.kind !== 'httpd') return ruledOut(finding('symptom-mismatch', {}));
  const full = fullFor(group, facts['server.processes']);
  // A child without descriptors ends gracefully, and closes what it holds as well.
  if (!isQueued(group) && full !== undefined) return ruledOut(descriptorsAtLimit('server', full));
  const taken = allTaken(acceptance, workers) ?? madeRoom(group, application, acceptance);
  const evidence = [...(said === undefined ? [] : [said]), ...(taken === undefined ? [] : [taken])];
  const sure = said !== undefined && (isQueued(group) || taken !== undefined);
  if (evidence.length > 0) return blamed(sure ? 'proven' : 'likely', ...evidence);
  const { accepted } = acceptance;
  if (accepted === undefined) return { ruling: 'cannot-tell', missing: ['accepted connections'] };
  return ruledOut(finding('workers-free', { accepted, workers: workers ?? 0 }));
}

/** What shows that httpd had no worker left, whatever became of the connections; undefined where it had, or is not httpd. */
function workersExhausted(group: AttemptGroup, facts: FactBook): Finding | undefined {
  const acceptance = valueIn(facts.acceptance);
  const said = targetSaid(saidBy(valueIn(facts.targetLog) ?? [], WORKERS_EXHAUSTED, group), WORKERS_EXHAUSTED);
  const application = valueIn(facts.application);
  if (said !== undefined || acceptance === undefined || application === undefined) return said;
  return allTaken(acceptance, configuredWorkers(application)) ?? madeRoom(group, application, acceptance);
}

/** Where accept() fails, connections stay in the queue whether or not there are workers. */
function leftQueued(group: AttemptGroup, facts: FactBook): Finding | undefined {
  const acceptance = valueIn(facts.acceptance);
  const fails = acceptance !== undefined && acceptFailedFor(group, acceptance, facts) !== undefined;
  return fails ? undefined : workersExhausted(group, facts);
}

/**
 * As many connections were accepted as there are workers, and the queue stands still. The event module keeps more than
 * one idle connection a worker, so this is at least, never equals.
 */
function allTaken({ accepted, stalledAtEnd }: Facts['acceptance'], workers: number | undefined): Finding | undefined {
  if (workers === undefined || accepted === undefined || accepted < workers || !stalledAtEnd) return undefined;
  return finding('workers-all-taken', { accepted, workers });
}

/**
 * Of the httpd that loadline configured: it keeps an idle connection for an hour. The event module closes one sooner where a child has no
 * idle worker (server/mpm/event/event.c, process_keepalive_queue).
 */
function madeRoom(
  group: AttemptGroup,
  { kind, configured }: Facts['application'],
  { accepted }: Facts['acceptance'],
): Finding | undefined {
  if (kind !== 'httpd' || configured?.kind !== 'httpd' || configured.mpm !== 'event') return undefined;
  if (!isDroppedLater(group) || accepted === undefined || accepted <= configured.threadsPerChild) return undefined;
  return finding('workers-made-room', { accepted, workers: configured.maxRequestWorkers });
}

function configuredWorkers(application: Facts['application'] | undefined): number | undefined {
  const configured = application?.configured;
  return configured?.kind === 'httpd' ? configured.maxRequestWorkers : undefined;
}
