import { DEFAULT_BACKLOG } from '../../src/model/target-spec.ts';

/** One limit met by one driver on one target: a scenario in which exactly that limit is lowered. */
export interface Cell {
  readonly name: string;
  readonly driver: string;
  readonly target: string;
  /** The limit and its side, as `rootOf` tells them. */
  readonly cause: string;
  /** What the driver's own failed call says, where the limit is on the client. */
  readonly call: readonly [syscall: string, errno: string] | undefined;
  /** Connections that a server which stood still had room for: it may be late for these. */
  readonly heldUp: number;
  readonly text: string;
}

const LIMITS = ['client-nofile', 'server-nofile', 'ephemeral-ports', 'listen-backlog', 'somaxconn'] as const;
type LimitName = (typeof LIMITS)[number];

const CAUSES: Readonly<Record<LimitName, string>> = {
  'client-nofile': 'nofile client',
  'server-nofile': 'nofile server',
  'ephemeral-ports': 'ephemeral-ports client',
  'listen-backlog': 'listen-backlog server',
  somaxconn: 'somaxconn server',
};
const CALLS: Partial<Readonly<Record<LimitName, readonly [string, string]>>> = {
  'client-nofile': ['socket', 'EMFILE'],
  'ephemeral-ports': ['connect', 'EADDRNOTAVAIL'],
};

/** A server as few lines as it can be; `listen()` is told what the scenario says. */
const COMMAND = `require('node:http').createServer((_, answer) => answer.end('ok')).listen({ host: '{host}', port: {port}, backlog: {backlog} })`;
const TARGETS: Readonly<Record<string, string>> = {
  raw: '',
  node: '',
  'node-cluster': ', workers: 2',
  nginx: ', workerConnections: 2048',
  // One process, so that it has to serve them all.
  httpd: ', maxRequestWorkers: 400, threadsPerChild: 400',
  python: '',
  command: `, command: [node, -e, ${JSON.stringify(COMMAND)}]`,
};
/** wrk gives up where a thread finds no descriptor left for its event loop: it has one, which comes before all connections. */
const PROGRAMS: Readonly<Record<string, string>> = { wrk: ', args: -t1', ab: ', args: -k', autocannon: '', undici: '' };

/** A queue is full once it is longer than its bound, which is one (sk_acceptq_is_full, include/net/sock.h). */
const ROOM = 2;

export const CELLS: readonly Cell[] = [
  ...Object.keys(TARGETS).flatMap(target => LIMITS.map(limit => cell('connections', target, limit))),
  ...Object.keys(PROGRAMS).flatMap(driver =>
    ['raw', 'nginx'].flatMap(target => LIMITS.map(limit => cell(driver, target, limit))),
  ),
];

function cell(driver: string, target: string, limit: LimitName): Cell {
  const name = `${driver}-${target}-${limit}`;
  const text = [
    `name: ${name}`,
    `lab: ${labOf(limit)}`,
    `target: { kind: ${target}, backlog: ${limit === 'listen-backlog' ? 1 : DEFAULT_BACKLOG}${TARGETS[target]}${paceOf(driver, limit)} }`,
    `driver: { kind: ${driver}${PROGRAMS[driver] ?? ''} }`,
    `load: { connections: 200, ${driver === 'connections' ? ownLoad(target, limit) : 'duration: 900ms'} }`,
  ];
  return {
    name,
    driver,
    target,
    cause: CAUSES[limit],
    call: CALLS[limit],
    heldUp: isQueue(limit) ? ROOM : 0,
    text: `${text.join('\n')}\n`,
  };
}

/** A cluster sheds a burst in less time than lies between two looks at its descriptors, which is all that an ordinary user has. */
function ownLoad(target: string, limit: LimitName): string {
  const arrival = limit === 'server-nofile' && target === 'node-cluster' ? 'arrival: { perSecond: 1000 }, ' : '';
  return `${arrival}hold: 0s, connectTimeout: 700ms`;
}

function labOf(limit: LimitName): string {
  if (limit === 'client-nofile') return '{ client: { nofile: 80 } }';
  if (limit === 'server-nofile') return '{ server: { nofile: 80 } }';
  if (limit === 'ephemeral-ports')
    return '{ client: { addresses: 1, sysctl: { net.ipv4.ip_local_port_range: 40000 40079 } } }';
  return limit === 'somaxconn' ? '{ server: { sysctl: { net.core.somaxconn: 1 } } }' : '{}';
}

function isQueue(limit: LimitName): boolean {
  return limit === 'listen-backlog' || limit === 'somaxconn';
}

/**
 * A server that stands still takes nothing from its queue, whoever is faster: until the burst is there, and no longer than it is looked
 * at. The libraries need some time for their first connection; programs are looked at in the middle of their time.
 */
function paceOf(driver: string, limit: LimitName): string {
  if (!isQueue(limit)) return '';
  // ab starts late under strace, and Node programs always do.
  return `, pauseFor: ${{ ab: 800, autocannon: 700, undici: 700 }[driver as string] ?? 300}ms`;
}
