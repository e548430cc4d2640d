import type { Amount } from '../../model/allowance.ts';
import type { ListenerFacts, MachineFacts } from '../../model/machine-facts.ts';
import { absent, ok, type Probe, valueIn } from '../../model/probe.ts';
import { bound, fromValue, noBound, step } from '../allowance.ts';
import { plain, sysctl, sysctlNumber, tidy } from '../amount.ts';
import type { AuditDefinition } from '../definition.ts';

const SOMAXCONN = 'net.core.somaxconn';
const SYN_BACKLOG = 'net.ipv4.tcp_max_syn_backlog';
const COOKIES = 'net.ipv4.tcp_syncookies';

/** One more than the bound waits: sk_acceptq_is_full() in include/net/sock.h asks for more than it. */
function waiting(most: number) {
  return bound('burst', [step('+', most, 'queue-bound'), step('+', 1, 'one-over-the-bound')]);
}

/** The accept queue that each application asked for, as it has it now: the shortest. */
export const listenBacklog: AuditDefinition = {
  limit: 'listen-backlog',
  setting: 'listen(backlog)',
  sysctls: [],
  read: machine => {
    const shortest = shortestQueue(valueIn(machine.listeners) ?? []);
    const value: Probe<Amount> = shortest === undefined ? absent(noListener(machine)) : shortest.value;
    const allowance = value.state === 'read' ? waiting(value.value.number) : noBound('per-application');
    const inUse: Probe<number> = shortest === undefined ? absent(noListener(machine)) : ok(shortest.waiting);
    return { value, inUse, allows: { server: allowance } };
  },
  raise: (machine, connections) => [
    {
      kind: 'directive',
      setting: 'backlog of listen()',
      from: shortestBacklog(machine),
      to: String(tidy(connections)),
    },
  ],
};

/** What the kernel cuts every backlog to at the moment of listen() (net/socket.c, __sys_listen_socket). */
export const somaxconn: AuditDefinition = {
  limit: 'somaxconn',
  sysctls: [SOMAXCONN],
  read: machine => {
    const value = sysctlNumber(machine, SOMAXCONN);
    const allowance = fromValue('burst', value, waiting);
    return { value, inUse: absent('each listener has a queue of its own'), allows: { server: allowance } };
  },
  raise: (machine, connections) => [
    {
      kind: 'sysctl',
      setting: SOMAXCONN,
      from: valueIn(sysctl(machine, SOMAXCONN)) ?? 'unknown',
      to: String(tidy(connections)),
    },
  ],
};

/** Half-open connections without SYN cookies (net/ipv4/tcp_input.c, tcp_conn_request). */
export const synBacklog: AuditDefinition = {
  limit: 'syn-backlog',
  sysctls: [SYN_BACKLOG, COOKIES],
  read: machine => {
    const value = sysctlNumber(machine, SYN_BACKLOG);
    const cookies = valueIn(sysctl(machine, COOKIES));
    const allowance = cookies === '0' ? fromValue('burst', value, halfOpen) : noBound('cookies-on');
    return { value, inUse: absent('it is counted only while connections are made'), allows: { server: allowance } };
  },
  raise: () => [{ kind: 'sysctl', setting: COOKIES, from: '0', to: '1' }],
};

/** A peer that is not proven gets three quarters of the queue, and one more. */
function halfOpen(most: number) {
  return bound('burst', [
    step('+', most, 'queue-bound'),
    step('×', 0.75, 'three-quarters'),
    step('+', 1, 'one-over-the-bound'),
  ]);
}

function shortestQueue(listeners: readonly ListenerFacts[]): { value: Probe<Amount>; waiting: number } | undefined {
  const bounded = listeners.flatMap(({ bound: most, waiting: now }) => (most === undefined ? [] : [{ most, now }]));
  const [first, ...others] = bounded;
  if (first === undefined) return undefined;
  const least = others.reduce((shortest, each) => (each.most < shortest.most ? each : shortest), first);
  return { value: plain(ok(least.most)), waiting: least.now };
}

function shortestBacklog({ listeners }: MachineFacts): string {
  const shortest = shortestQueue(valueIn(listeners) ?? []);
  return shortest === undefined ? 'unknown' : (valueIn(shortest.value)?.text ?? 'unknown');
}

function noListener({ listeners }: MachineFacts): string {
  if (listeners.state !== 'read') return listeners.why;
  return listeners.value.length === 0 ? 'nothing listens' : '/proc/net/tcp does not tell the bound of a listener';
}
