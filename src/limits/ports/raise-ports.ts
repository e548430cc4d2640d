import { SINCE } from '../../model/kernel-facts.ts';
import { arrivalMs, attemptsOf, type LoadSpec } from '../../model/load-spec.ts';
import { parseRange } from '../../model/port-range.ts';
import type { Raised, RaiseRoom } from '../../model/raise.ts';
import type { Scenario } from '../../model/scenario.ts';
import type { Side } from '../../model/side.ts';
import { raiseSysctl } from '../raise.ts';

const RANGE = 'net.ipv4.ip_local_port_range';
const REUSE_DELAY = 'net.ipv4.tcp_tw_reuse_delay';
const LOWEST = 1024;
const HIGHEST = 65_535;
const MOST = HIGHEST - LOWEST + 1;

/** A range as wide as the load needs, kept where it is as far as that goes: upward first, then downward. */
export function raisePorts(scenario: Scenario, side: Side): Raised {
  const { addresses, sysctl } = scenario.lab[side];
  const sources = addresses === 'auto' ? 1 : addresses;
  const needed = evenly(Math.ceil(portsNeeded(scenario.load) / sources));
  if (needed > MOST) {
    return {
      why: `the widest range has ${MOST} ports an address: more addresses, or more ports to connect to, are needed`,
    };
  }
  const [low] = parseRange(sysctl[RANGE] ?? '');
  const from = Math.max(LOWEST, Math.min(low, HIGHEST - needed + 1));
  const start = from - (from % 2);
  return raiseSysctl(scenario, side, RANGE, `${start} ${start + needed - 1}`);
}

/** The kernel wants a range that starts with an even port and ends with an odd one (net/ipv4/sysctl_net_ipv4.c). */
function evenly(ports: number): number {
  return ports + (ports % 2);
}

/** One a connection, or one an attempt where the client closes first and each port stays in TIME_WAIT. */
function portsNeeded(load: LoadSpec): number {
  return load.repeat?.close === 'client' ? attemptsOf(load) : load.connections;
}

/** After this time a kernel without the setting of the delay lets a port be used again, whatever the moment: it compares whole seconds. */
const LONGEST_DELAY_MS = 2000;

/**
 * Ports in TIME_WAIT are used again. For a load that is shorter than the delay, the raise sets a shorter one as well
 * (net.ipv4.tcp_tw_reuse_delay, Documentation/networking/ip-sysctl.rst). Linux has that setting since 6.14.
 */
export function raiseTimeWait(scenario: Scenario, side: Side, { settings }: Pick<RaiseRoom, 'settings'>): Raised {
  const reused = raiseSysctl(scenario, side, 'net.ipv4.tcp_tw_reuse', 1);
  if ('why' in reused) return reused;
  if (settings[REUSE_DELAY]?.state === 'absent') {
    return arrivalMs(scenario.load) > 2 * LONGEST_DELAY_MS ? reused : { why: NO_DELAY };
  }
  const sooner = raiseSysctl(reused.scenario, side, REUSE_DELAY, 1);
  if ('why' in sooner) return sooner;
  return { scenario: sooner.scenario, to: reused.to, with: [{ setting: REUSE_DELAY, to: sooner.to }] };
}

const NO_DELAY =
  'with tcp_tw_reuse this kernel frees a port after one to two seconds, which is too long for this load; ' +
  `it has no ${REUSE_DELAY} (Linux ${SINCE.reuseDelay}) to make that shorter`;
