import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diagnoseAlone as alone } from './diagnose-alone.ts';
import { causesOf, nodeServer, type Section, sectionOf } from './diagnosing.ts';
import { type Installed, install } from './installed.ts';
import { requirements } from './requirements.ts';

/** Loads of which the kernel's own records name the cause, where counters or the last packet mislead. */
let installed: Installed;
beforeAll(() => {
  installed = install();
});
afterAll(() => installed.remove());

const check = requirements(['root', 'nft', 'ip', 'wrk', 'ab', 'curl', 'python3']);

function diagnoseAlone(before: string, command: readonly string[], server = nodeServer()): Section | undefined {
  return alone(installed, { before, command, server }).section;
}

/** SYNs of every client (`dport`), or SYN-ACKs of the server (`sport`), meet this. */
function rule(port: 'dport' | 'sport', flags: 'syn' | '(syn|ack)', what: string): string {
  return `nft -f - <<'END'
table ip t {
  chain i {
    type filter hook input priority 0;
    tcp ${port} 8000 tcp flags & (syn|ack) == ${flags} ${what}
  }
}
END`;
}

const node = nodeServer();
const SERVER: [string, ...string[]] = [...node, '127.0.0.1', '8000'];
const URL = 'http://127.0.0.1:8000/';
const python = (source: string) => ['python3', '-c', source];
const CONNECTS = `
import socket
for _ in range(20):
    client = socket.socket()
    try: client.connect(('127.0.0.1', 8000))
    except OSError: pass
    client.close()`;
const wrk = (seconds = 3) => ['wrk', '-t2', '-c100', `-d${seconds}s`, URL];

interface Told {
  readonly count: number;
  readonly confidence: string;
  readonly outcome: string;
  readonly cause: { readonly kind: string; readonly what?: string; readonly limit?: string; readonly side?: string };
  readonly lost?: readonly { readonly place: string; readonly packets: number }[];
}
const groupsOf = (section: Section | undefined) => (section?.attribution.groups ?? []) as unknown as readonly Told[];
/** Each cause with how sure it is, once, however many groups it has. */
const told = (section: Section | undefined) => [
  ...new Set(
    groupsOf(section).map(({ cause, confidence }) => `${cause.limit ?? cause.what ?? cause.kind}: ${confidence}`),
  ),
];

describe('the word of the kernel, in a diagnosis', { timeout: 120_000 }, () => {
  it('tells a rule that resets from a port without a listener, for calls that block', context => {
    check(context);
    const section = diagnoseAlone(rule('dport', 'syn', 'reject with tcp reset'), python(CONNECTS), SERVER);
    expect(told(section)).toEqual(['rejected-by-rule: proven']);
    expect(section?.outcomes.failed).toBe(20);
  });

  it.each([
    ['curl', ['sh', '-c', `for i in $(seq 20); do curl -s -o /dev/null ${URL} || true; done`]],
    ['ab', ['ab', '-r', '-q', '-n', '200', '-c', '10', URL]],
  ])('tells a rule that resets half of the connections, for %s', (_, command) => {
    const reject = rule('dport', 'syn', 'numgen inc mod 2 == 0 reject with tcp reset');
    expect(told(diagnoseAlone(reject, command, SERVER))).toEqual(['rejected-by-rule: proven']);
  });

  it('sees SYN-ACKs that a rule takes', context => {
    check(context);
    const impatient = ['sh', '-c', `for i in $(seq 10); do curl -s -m 5 -o /dev/null ${URL} & done; wait`];
    const section = diagnoseAlone(rule('sport', '(syn|ack)', 'drop'), impatient, SERVER);
    expect(told(section)).toEqual(['packets-dropped-by-firewall: proven']);
    expect(section?.attribution.unexplained).toBe(0);
  });

  it('sees the queue of a device that overflows', context => {
    check(context);
    const slow = 'ip link set lo txqueuelen 10; tc qdisc add dev lo root tbf rate 200kbit burst 1600 limit 3000';
    const section = diagnoseAlone(slow, wrk(), SERVER);
    expect(causesOf(section)).toEqual(['qdisc']);
    expect(section?.attribution.unexplained).toBe(0);
  });

  it('names ports that were out before anybody counted them', context => {
    check(context);
    const few = 'sysctl -qw net.ipv4.ip_local_port_range="30000 30099" net.ipv4.tcp_tw_reuse=0';
    const section = diagnoseAlone(few, ['ab', '-r', '-q', '-n', '2000', '-c', '150', URL], SERVER);
    expect(told(section)).toEqual(['ephemeral-ports: proven']);
  });
});

/** Closes each connection unanswered, in one way: with the request unread, as usual, or with a reset of its own. */
const CLOSING = (how: 'unread' | 'plain' | 'linger') => `
import socket, struct, time
listener = socket.socket()
listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
listener.bind(('127.0.0.1', 8000))
listener.listen(511)
while True:
    client, _ = listener.accept()
    ${how === 'unread' ? 'time.sleep(0.02)' : 'client.recv(4096)'}
    ${how === 'linger' ? "client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))" : 'pass'}
    client.close()`;

describe('the word of the kernel, of a server that closes unanswered', { timeout: 120_000 }, () => {
  it.each([
    ['unread', 'proven'],
    ['plain', 'likely'],
    ['linger', 'proven'],
  ] as const)('%s', (how, confidence) => {
    const ask = ['sh', '-c', `for i in $(seq 15); do curl -s -o /dev/null --http1.1 ${URL} || true; done`];
    const section = diagnoseAlone('', ask, ['python3', '-c', CLOSING(how)]);
    expect(told(section)).toEqual([`closed-connection: ${confidence}`]);
    // Connections of a command are found by looking, which a busy machine does late.
    const failed = section?.outcomes.failed ?? 0;
    expect(failed).toBeGreaterThan(0);
    expect(failed).toBeLessThanOrEqual(15);
  });
});

interface Check {
  readonly counter: string;
  readonly recorded: number;
  readonly counted: number;
  readonly result: string;
}
type Watched = { readonly packetLosses?: { readonly checks: readonly Check[] } };
const checksOf = (section: Section | undefined) => (section as Watched | undefined)?.packetLosses?.checks ?? [];

const BACKLOG = 'processor-backlog';
/** All that these attempts lost was lost there: a true cause on any machine that is slower than the burst. */
const FULL_BACKLOG = 'nowhere beside a full backlog: netdev-backlog, proven';

/** Where the packets of a group were lost, and what that was put down to. */
function rulingOf({ lost = [], cause, confidence }: Told): string {
  const places = new Set(lost.map(({ place }) => (place.startsWith('listener-') ? 'listener' : place)));
  const others = [...places].filter(place => place !== BACKLOG).sort();
  const where = `${others.join(' and ') || 'nowhere'}${places.has(BACKLOG) ? ' beside a full backlog' : ''}`;
  return `${where}: ${cause.limit ?? cause.what ?? cause.kind}, ${confidence}`;
}

/** What is said to have been lost in a processor's backlog, the kernel's own counter says as well. */
function expectCountedBacklog(section: Section | undefined): void {
  const lost = groupsOf(section).flatMap(group => group.lost?.filter(({ place }) => place === BACKLOG) ?? []);
  const packets = lost.reduce((sum, one) => sum + one.packets, 0);
  const counted = checksOf(section).find(({ counter }) => counter === 'rx_dropped' || counter === 'softnet dropped');
  expect(counted?.counted ?? 0).toBeGreaterThanOrEqual(packets);
}

describe('the word of the kernel, in a lab', { timeout: 120_000 }, () => {
  const mixed = (on: 'client' | 'server') => `name: two-places
lab:
  server: { sysctl: { net.core.somaxconn: 128 } }
  network: [{ on: ${on}, drop: syn, share: 0.4 }]
target: { kind: raw, backlog: 4096, accept: { after: 2s } }
load: { connections: 2000, arrival: burst, connectTimeout: 2600ms, hold: 0s }
expect: [unexplained == 0]
`;
  const runOf = (file: string) => sectionOf(installed.loadline(['run', file, '--format', 'json']).stdout);

  it.each(['client', 'server'] as const)('parts a rule on the %s from a full queue, attempt by attempt', on => {
    const file = path.join(installed.folder, 'root', `two-places-${on}.yaml`);
    writeFileSync(file, mixed(on));
    const section = runOf(file);
    expect(section?.attribution.unexplained).toBe(0);
    const rulings = new Set(groupsOf(section).map(rulingOf));
    const firewall = 'packets-dropped-by-firewall';
    expect(rulings).toContain(`${on}-rule: ${firewall}, proven`);
    expect(rulings).toContain('listener: somaxconn, proven');
    const both = [`${on}-rule`, 'listener'].sort().join(' and ');
    const accepted = [
      [`${on}-rule`, firewall],
      ['listener', 'somaxconn'],
    ].flatMap(([place, cause]) => [
      `${place}: ${cause}, proven`,
      `${both}: ${cause}, likely`,
      // Where many SYNs come at once a processor's backlog may overflow, too: it takes a share, and blame stays where it was.
      `${place} beside a full backlog: ${cause}, likely`,
      `${both} beside a full backlog: ${cause}, likely`,
    ]);
    // An attempt has no record at all only where the kernel counted more packets than have one.
    const isShort = checksOf(section).some(({ result }) => result === 'remainder');
    const unrecorded = ['likely', 'proven'].flatMap(sure => [
      `nowhere: ${firewall}, ${sure}`,
      `nowhere: somaxconn, ${sure}`,
    ]);
    const all = [...accepted, FULL_BACKLOG, ...(isShort ? unrecorded : [])];
    for (const one of rulings) expect(all).toContain(one);
    expectCountedBacklog(section);
  });

  /** Nobody accepts while its clients come: its queue overflows however slow the machine is. */
  const queue = `name: full-queue
target: { kind: raw, backlog: 127, accept: { after: 2s } }
load: { connections: 2000, arrival: burst, connectTimeout: 2600ms, hold: 0s }
`;

  it.each(['rp-filter', 'no-route-back', 'listen-backlog'])(
    'proves %s, and names each packet that the kernel counted',
    cause => {
      const [written, made] = [
        path.join(installed.folder, 'root', 'full-queue.yaml'),
        path.join(installed.folder, 'scenarios', `${cause}.yaml`),
      ];
      writeFileSync(written, queue);
      const section = runOf(cause === 'listen-backlog' ? written : made);
      expect(section?.state).toBe('completed');
      const groups = groupsOf(section).filter(group => rulingOf(group) !== FULL_BACKLOG);
      expect([...new Set(groups.map(group => group.cause.limit ?? group.cause.what))]).toEqual([cause]);
      // What a processor's backlog lost besides makes a share of it, and no more than likely.
      expect(groups.map(({ confidence }) => confidence)).toContain('proven');
      expectCountedBacklog(section);
      const checks = checksOf(section);
      expect(checks.filter(({ result }) => result === 'disagrees')).toEqual([]);
      expect(checks).not.toEqual([]);
      // Nobody's programs run in the midst of the agent of some virtual machines, and what that task's softirqs lose has no record.
      for (const { recorded, counted } of checks) expect(recorded).toBeGreaterThan(0.5 * counted);
    },
  );
});
