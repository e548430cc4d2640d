import type { Remedy } from '../model/attribution.ts';
import type { Ruling } from '../model/cause.ts';
import type { AttemptGroup, FactBook, Facts, ProcessFact } from '../model/facts.ts';
import { type Finding, finding } from '../model/finding.ts';
import { known } from '../model/probe.ts';
import type { Side } from '../model/side.ts';
import { acceptFailures } from './accept-errors.ts';
import { blamed, defineLimit, ruledOut } from './define.ts';
import { descriptorsEach } from './descriptors-each.ts';
import { loginLines, unitDropIn } from './lasting-lines.ts';
import { liftNofile } from './lift-nofile.ts';
import type { WantedLoad } from './remedy.ts';
import { isDropped, isDroppedLater, isQueued, isUnanswered, returned } from './shapes.ts';

/** A process counts as full this close to its limit: the target may hold spare descriptors (libuv keeps one). */
const SPARE_DESCRIPTORS = 4;

export const nofile = defineLimit({
  id: 'nofile',
  title: 'open descriptors of one process (RLIMIT_NOFILE)',
  scope: 'process',
  sides: ['client', 'server'],
  setting: { kind: 'rlimit', name: 'nofile' },
  symptoms: [
    'client: socket() returns EMFILE at once; no packet is sent and no counter moves',
    'server: accept() returns EMFILE, connections wait in the accept queue until it overflows',
    'Apache httpd: a child that cannot accept ends gracefully, and closes the idle connections that it had served',
    'Node cluster: the primary accepts, a worker cannot take the descriptor, and the client waits',
    'server built on libuv: it accepts and closes what waits, so clients connect and read an end of file or a reset',
  ],
  decoys: [
    {
      looksLike: 'fs.nr_open, which also gives EMFILE',
      tellApart: 'the process then has fewer descriptors than its limit',
    },
    {
      looksLike: 'a server that died, or an application cap: clients read an end of file too',
      tellApart: 'the process is alive with its descriptors at the limit and its accept() returned EMFILE',
    },
  ],
  needs: ['client.processes', 'server.processes', 'server.settings', 'acceptance', 'application'],
  source: { function: 'alloc_fd', file: 'fs/file.c', page: 'getrlimit(2)' },
  matches: (group, side) =>
    side === 'client'
      ? returned(group, 'EMFILE', 'socket')
      : isQueued(group) || isDropped(group) || isDroppedLater(group) || isUnanswered(group),
  rule: (group, _side, facts) => onServer(group, facts),
  clientRule: { needs: ['client.processes'], rule: onClient },
  effective: (side, facts) => lowestLimit(side, facts)?.toString(),
  lift: liftNofile,
  remedy: { needs: needed, used: mostUsed, write: remedy },
});

function onClient(facts: Pick<Facts, 'client.processes'>): Ruling {
  const full = facts['client.processes'].filter(isFull);
  const [one] = full;
  if (one !== undefined) return blamed('proven', descriptorsAtLimit('client', one));
  const ended = facts['client.processes'].find(process => process.ended === true);
  if (ended !== undefined) {
    const { pid, nofile: limit } = ended;
    return blamed('proven', finding('descriptors-ran-out', { side: 'client', pid, limit }));
  }
  const highest = fullest(facts['client.processes']);
  if (highest === undefined) return { ruling: 'cannot-tell', missing: ['client.processes'] };
  return ruledOut(
    finding('descriptors-below-limit', { side: 'client', used: highest.peakDescriptors, limit: highest.nofile }),
  );
}

function onServer(
  group: AttemptGroup,
  facts: Pick<Facts, 'server.processes' | 'server.settings' | 'acceptance' | 'application'>,
): Ruling {
  if (isUnanswered(group) && !dealsDescriptors(facts.application)) return ruledOut(finding('symptom-mismatch', {}));
  const full = facts['server.processes'].find(isFull);
  const count = acceptFailures(facts.acceptance, 'EMFILE');
  const failed = count > 0 ? [finding('accept-failed', { errno: 'EMFILE', count })] : [];
  if (full === undefined) {
    // libuv sheds whatever waits and is below its limit again before anybody looks; the kernel's word is enough.
    return failed.length > 0 && isOwnLimit(facts) ? blamed('proven', ...failed) : notFull(facts['server.processes']);
  }
  const evidence = descriptorsAtLimit('server', full);
  if (failed.length > 0) return blamed('proven', evidence, ...failed);
  // A worker that cannot take a descriptor sees no error: the message just comes without one.
  if (isUnanswered(group)) return blamed('likely', evidence);
  if (facts.acceptance.errorsKnown) return ruledOut(finding('accept-never-failed', {}));
  return blamed('likely', evidence, ...(isDropped(group) ? [finding('shed-by-target', { count: group.count })] : []));
}

/** EMFILE is RLIMIT_NOFILE, or fs.nr_open where that is the smaller of the two (`alloc_fd` in fs/file.c). */
function isOwnLimit(facts: Pick<Facts, 'server.processes' | 'server.settings'>): boolean {
  const nrOpen = Number(facts['server.settings']['fs.nr_open'] ?? Number.NaN);
  return facts['server.processes'].length > 0 && facts['server.processes'].every(({ nofile: own }) => own <= nrOpen);
}

/** Whether connections go from the process that accepts them to others, which need a descriptor for each as well. */
export function dealsDescriptors({ kind }: Facts['application']): boolean {
  return kind === 'node-cluster';
}

function notFull(processes: readonly ProcessFact[]): Ruling {
  const highest = fullest(processes);
  if (highest === undefined) return { ruling: 'cannot-tell', missing: ['server.processes'] };
  return ruledOut(
    finding('descriptors-below-limit', { side: 'server', used: highest.peakDescriptors, limit: highest.nofile }),
  );
}

function fullest(processes: readonly ProcessFact[]): ProcessFact | undefined {
  return processes.reduce<ProcessFact | undefined>(
    (most, process) =>
      most === undefined || process.nofile - process.peakDescriptors < most.nofile - most.peakDescriptors
        ? process
        : most,
    undefined,
  );
}

export function isFull(process: ProcessFact): boolean {
  return process.peakDescriptors >= process.nofile - SPARE_DESCRIPTORS;
}

/** The finding that a process had all the descriptors that it may have. */
export function descriptorsAtLimit(side: Side, process: ProcessFact): Finding {
  return finding('descriptors-at-limit', {
    side,
    pid: process.pid,
    used: process.peakDescriptors,
    limit: process.nofile,
  });
}

function lowestLimit(side: Side, facts: FactBook): number | undefined {
  const processes = known(facts[`${side}.processes`]) ?? [];
  const full = processes.filter(isFull);
  const limits = (full.length > 0 ? full : processes).map(process => process.nofile);
  return limits.length === 0 ? undefined : Math.min(...limits);
}

/** What a process keeps for itself: its runtime's files, its log, its listener. */
const OWN_DESCRIPTORS = 100;

function needed({ atOnce }: WantedLoad, side: Side, facts: FactBook): number {
  return atOnce * (side === 'server' ? descriptorsEach(facts) : 1) + OWN_DESCRIPTORS;
}

/** The most descriptors that one process of a side had. */
export function mostUsed(side: Side, facts: FactBook): number {
  return Math.max(0, ...(known(facts[`${side}.processes`]) ?? []).map(({ peakDescriptors }) => peakDescriptors));
}

function remedy(wanted: number, side: Side, facts: FactBook): Remedy {
  const configured = known(facts.application)?.configured;
  if (side === 'server' && configured?.kind === 'nginx' && configured.workerRlimitNofile !== undefined) {
    return ofNginx(wanted);
  }
  const [pid = 'PID'] = (known(facts[`${side}.processes`]) ?? []).filter(isFull).map(process => process.pid);
  return {
    change: { setting: 'nofile', to: `${wanted}` },
    now: [
      `ulimit -n ${wanted}   # in the shell that starts the ${side}`,
      `prlimit --nofile=${wanted}:${wanted} --pid ${pid}   # a process that runs already`,
    ],
    persist: [unitDropIn(`LimitNOFILE=${wanted}`), ...loginLines('nofile', wanted)],
    check: `grep 'open files' /proc/${pid}/limits`,
    cost: COST,
  };
}

const COST = 'no memory until the descriptors are used; the hard limit may not exceed fs.nr_open';

/** Its workers set their limit themselves, whatever they were started with. */
function ofNginx(wanted: number): Remedy {
  return {
    change: { setting: 'worker_rlimit_nofile', to: `${wanted}` },
    now: [`worker_rlimit_nofile ${wanted};   # in nginx.conf, in place of the line that is there`, 'nginx -s reload'],
    persist: ['the same line: nginx.conf is what persists'],
    check: 'nginx -T | grep worker_rlimit_nofile',
    cost: COST,
  };
}
