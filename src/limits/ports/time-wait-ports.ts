import type { Remedy } from '../../model/attribution.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import { finding } from '../../model/finding.ts';
import { valueIn } from '../../model/probe.ts';
import { blamed, defineLimit, ruledOut, sysctlRemedy } from '../define.ts';
import { MORE_PORTS } from './more-ports.ts';
import { isOutOfPorts, portsInUse, portsTold, shortageOf } from './ports.ts';
import { raiseTimeWait } from './raise-ports.ts';
import { onMachine } from './time-wait-ports-on-machine.ts';

const REUSE = 'net.ipv4.tcp_tw_reuse';
const REUSE_DELAY = 'net.ipv4.tcp_tw_reuse_delay';
const TIMESTAMPS = 'net.ipv4.tcp_timestamps';

export const timeWaitPorts = defineLimit({
  id: 'time-wait-ports',
  title: 'local ports held by connections in TIME_WAIT',
  exhausted: 'ephemeral ports held by TIME-WAIT',
  scope: 'netns',
  sides: ['client'],
  setting: { kind: 'sysctl', name: REUSE },
  modes: {
    '0': 'never',
    '1': 'towards every destination, where timestamps are on',
    '2': 'towards loopback alone, which is the default',
  },
  symptoms: [
    'connect() returns EADDRNOTAVAIL at once while few connections are open: the side that closes first keeps the ' +
      'port for 60 seconds',
  ],
  decoys: [
    { looksLike: 'too many open connections', tellApart: 'most ports of the range are then in state ESTABLISHED' },
    { looksLike: 'tcp_fin_timeout', tellApart: 'it times FIN-WAIT-2; TIME_WAIT is 60 seconds in the source' },
  ],
  needs: ['client.ports', 'client.settings'],
  source: { function: 'tcp_twsk_unique', file: 'net/ipv4/tcp_ipv4.c', page: 'tcp(7)' },
  failsCalls: [{ errno: 'EADDRNOTAVAIL', calls: ['connect'] }],
  matches: isOutOfPorts,
  rule: (group, _side, facts) => {
    const ports = facts['client.ports'];
    const { capacity, live, inTimeWait: timeWait, reused } = ports;
    const { of, isSure } = shortageOf(group, ports);
    if (of === 'none') return ruledOut(finding('ports-left', { capacity, used: portsInUse(ports) }));
    if (of === 'bound') return ruledOut(portsTold(group, ports, of));
    if (of === 'open') {
      const why = reused !== undefined && timeWait > live ? finding('ports-young', reused) : undefined;
      return ruledOut(why ?? finding('ports-mostly-live', { live, timeWait }));
    }
    return blamed(
      isSure ? 'proven' : 'likely',
      portsTold(group, ports, of),
      finding('time-wait-reuse', {
        value: facts['client.settings'][REUSE] ?? 'unknown',
        ...(reused !== undefined && { afterMs: reused.afterMs }),
      }),
    );
  },
  onMachine,
  effective: (_side, facts) => valueIn(facts['client.settings'])?.[REUSE],
  raise: raiseTimeWait,
  remedy: {
    choices: (_side, facts) => {
      if (reusesAlready(facts)) return MORE_PORTS;
      const [first, ...others] = MORE_PORTS;
      return isTooYoung(facts) ? [first, ...others, reuse(facts)] : [reuse(facts), ...MORE_PORTS];
    },
  },
});

/**
 * TIME-WAIT ports are used again, which takes TCP timestamps, after a second, or tcp_tw_reuse_delay: what ran out of ports all the
 * same did so within that time, or holds them by bind(). 2, the default, is for loopback alone (tcp_twsk_unique).
 */
function reusesAlready(facts: FactBook): boolean {
  const settings = valueIn(facts['client.settings']) ?? {};
  if (settings[TIMESTAMPS] === '0') return false;
  const pairs = valueIn(facts['client.ports'])?.pairs ?? [];
  const onLoopback = pairs.length > 0 && pairs.every(({ destination }) => isLoopback(destination));
  return settings[REUSE] === '1' || (settings[REUSE] === '2' && onLoopback);
}

/** Most of the ports had not been in TIME-WAIT long enough to be used again, had that been allowed. */
function isTooYoung(facts: FactBook): boolean {
  const ports = valueIn(facts['client.ports']);
  return ports?.ifReused !== undefined && ports.ifReused.young > ports.inTimeWait / 2;
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}

function reuse(facts: FactBook): Remedy {
  const settings = valueIn(facts['client.settings']) ?? {};
  const cost =
    `none in memory; a port is used again ${delayOf(facts)} after it entered TIME_WAIT, needs TCP timestamps. Keeping ` +
    'connections open, or closing them on the server, needs no setting';
  if (settings[TIMESTAMPS] !== '0') return sysctlRemedy([[REUSE, '1']], cost);
  return settings[REUSE] === '1'
    ? sysctlRemedy([[TIMESTAMPS, '1']], cost)
    : sysctlRemedy(
        [
          [REUSE, '1'],
          [TIMESTAMPS, '1'],
        ],
        cost,
      );
}

/** A kernel without the setting compares whole seconds. Without a run the default of new kernels stands. */
function delayOf({ 'client.settings': settings }: FactBook): string {
  const delayMs = settings.state === 'read' ? settings.value[REUSE_DELAY] : '1000';
  if (delayMs === undefined) return 'one to two seconds';
  return delayMs === '1000' ? 'one second' : `${delayMs} ms`;
}
