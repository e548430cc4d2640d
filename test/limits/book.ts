import type { AttemptGroup } from '../../src/model/attempt-group.ts';
import type { AcceptanceFact } from '../../src/model/facts/acceptance.ts';
import type { FactBook, Facts } from '../../src/model/facts/facts.ts';
import type { ListenerFact } from '../../src/model/facts/listener.ts';
import type { LossesFact } from '../../src/model/facts/losses.ts';
import { absent, ok, type Probe, valueIn } from '../../src/model/probe.ts';

/** A group of attempts that timed out while connecting, on a server that holds nothing of them; override what differs. */
export function aGroup(changes: Partial<AttemptGroup> = {}): AttemptGroup {
  return {
    outcome: 'failed',
    stage: 'connect',
    symptom: { kind: 'timeout' },
    autopsy: 'syn-lost',
    clientTracking: 'unknown',
    serverTracking: 'unknown',
    left: 'yes',
    late: false,
    target: 'alive',
    duringStall: false,
    count: 100,
    firstMs: 1000,
    lastMs: 5000,
    retransmits: { least: 2, most: 2 },
    requestRetransmits: 0,
    lostSegments: 'small',
    ...changes,
  };
}

const PLACES = [
  'linkToServer',
  'linkToClient',
  'backlogDropped',
  'neighbourTable',
  'clientQdisc',
  'serverQdisc',
  'socketFilter',
  'clientPaws',
  'serverPaws',
  'acceptQueue',
  'synQueue',
  'noRouteBack',
  'otherListenDrops',
  'ghosts',
] as const;

type Lost = number | Probe<number>;
type Routing = { readonly reversePath?: Lost; readonly notLocal?: Lost };
type Filter = { readonly tracking: Lost; readonly rules: Lost };
type Changes = { readonly [Place in (typeof PLACES)[number]]?: Lost } & {
  readonly unansweredSyns?: LossesFact['unansweredSyns'];
  readonly sizesToServer?: LossesFact['sizesToServer'];
  readonly sizesToClient?: LossesFact['sizesToClient'];
} & {
  readonly [Hook in 'clientOut' | 'clientIn' | 'serverIn' | 'serverOut']?: Filter;
} & { readonly [Host in 'clientRouting' | 'serverRouting']?: Routing };

/** Nothing was lost anywhere; override what was, or what is not known. */
export function losses(changes: Changes = {}): LossesFact {
  const filter = ({ tracking, rules }: Filter = { tracking: 0, rules: 0 }) => ({
    tracking: probed(tracking),
    rules: probed(rules),
  });
  const routing = ({ reversePath = 0, notLocal = 0 }: Routing = {}) => ({
    reversePath: probed(reversePath),
    notLocal: probed(notLocal),
  });
  const none = ok(0);
  return {
    unansweredSyns: changes.unansweredSyns ?? { atLeast: 0, atMost: ok(0) },
    sizesToServer: changes.sizesToServer ?? absent('not counted'),
    sizesToClient: changes.sizesToClient ?? absent('not counted'),
    towardsServer: { asked: none, sent: none, received: none, delivered: none },
    clientOut: filter(changes.clientOut),
    clientIn: filter(changes.clientIn),
    serverIn: filter(changes.serverIn),
    serverOut: filter(changes.serverOut),
    clientRouting: routing(changes.clientRouting),
    serverRouting: routing(changes.serverRouting),
    ...(Object.fromEntries(PLACES.map(place => [place, probed(changes[place] ?? 0)])) as PlainLosses),
  };
}

type PlainLosses = Pick<LossesFact, (typeof PLACES)[number]>;

function probed(lost: Lost): Probe<number> {
  return typeof lost === 'number' ? ok(lost) : lost;
}

/** The same losses as numbers; `unknown` where a place is not known. */
export function inNumbers({
  towardsServer: _,
  unansweredSyns: __,
  sizesToServer: ___,
  sizesToClient: ____,
  clientOut,
  clientIn,
  serverIn,
  serverOut,
  clientRouting,
  serverRouting,
  ...places
}: LossesFact) {
  const plain = (probes: object) =>
    Object.fromEntries(
      Object.entries(probes).map(([name, probe]: [string, Probe<number>]) => [name, valueIn(probe) ?? 'unknown']),
    );
  return {
    clientOut: plain(clientOut),
    clientIn: plain(clientIn),
    clientRouting: plain(clientRouting),
    serverRouting: plain(serverRouting),
    serverIn: plain(serverIn),
    serverOut: plain(serverOut),
    ...plain(places),
  };
}

export function listener(changes: Partial<ListenerFact> = {}): ListenerFact {
  return {
    backlog: 511,
    backlogTold: true,
    somaxconn: 4096,
    queues: 1,
    bound: 511,
    peakQueue: 0,
    peakSynReceived: 0,
    wasFull: false,
    dropped: undefined,
    fullOthers: [],
    ...changes,
  };
}

export function acceptance(changes: Partial<AcceptanceFact> = {}): AcceptanceFact {
  return {
    accepted: 1000,
    errors: {},
    errorsKnown: true,
    busyPerSecond: 30_000,
    stalls: [],
    ownCap: undefined,
    longestStallMs: 0,
    stalledAtEnd: false,
    ...changes,
  };
}

/** Facts of a run in which nothing was short; override what was. */
export function aBook(changes: Partial<Facts> = {}): FactBook {
  const facts: Facts = {
    load: {
      attempts: 1000,
      connections: 1000,
      arrivalMs: 0,
      connectTimeoutMs: 5000,
      probe: 'http',
      served: 900,
      sharedNamespace: false,
    },
    packetLosses: { source: 'bpf', totals: [], lost: 0, checks: [], unwatched: [] },
    'client.processes': [{ pid: 10, role: 'driver', nofile: 20_000, peakDescriptors: 1020 }],
    'server.processes': [{ pid: 20, role: 'target', nofile: 20_000, peakDescriptors: 920 }],
    'client.settings': { 'net.ipv4.tcp_tw_reuse': '2' },
    'server.settings': {
      'net.ipv4.tcp_syncookies': '1',
      'net.ipv4.tcp_max_syn_backlog': '2048',
      'net.ipv4.tcp_abort_on_overflow': '0',
      'net.core.netdev_max_backlog': '1000',
      'net.ipv4.tcp_mem': '288861 385150 577722',
    },
    'client.counters': {},
    'server.counters': {},
    'client.tracking': { max: 262_144, peakCount: 0, dropped: 0, clashed: 0, earlyDropped: 0, chainTooLong: 0 },
    'client.translated': [],
    'server.translated': [],
    'server.tracking': { max: 262_144, peakCount: 0, dropped: 0, clashed: 0, earlyDropped: 0, chainTooLong: 0 },
    'client.ports': {
      low: 32_768,
      high: 60_999,
      reserved: 0,
      capacity: 28_232,
      pairs: [],
      exhausted: false,
      nearly: false,
      inTimeWait: 0,
      live: 1000,
    },
    listener: listener(),
    acceptance: acceptance(),
    losses: losses(),
    refusals: { refused: 0, resets: 0, unreachables: 0, listening: true },
    'client.failedCalls': [],
    'server.shortages': { calls: [], known: true },
    'server.failedCalls': [],
    'client.cgroups': [],
    'server.cgroups': [],
    'server.users': [{ uid: 1000, nproc: 96_365, exempt: false, peakThreads: undefined }],
    'server.forks': { failed: 0, known: true },
    threads: { peak: 400, max: 192_730, pidMax: 4_194_304 },
    openFiles: { peak: 3000, max: 2_466_190 },
    'client.openFiles': { peak: 3000, max: 2_466_190 },
    driver: { exits: [], stopped: false },
    target: { exits: [], gone: false, accepted: 900 },
    application: { kind: 'raw' },
    targetLog: [],
    sockets: { peakOrphans: 0, peakPages: 500 },
    hops: [],
    neighbours: { peakEntries: 4, tableFulls: 0 },
    ...changes,
  };
  return Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, ok(fact)])) as FactBook;
}

/** The same facts without some of them. */
export function without(book: FactBook, ...names: readonly (keyof Facts)[]): FactBook {
  const missing = Object.fromEntries(names.map((name): [string, Probe<never>] => [name, absent('not looked at')]));
  return { ...book, ...missing };
}
