import type { Remedy } from '../../model/attribution.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import { valueIn } from '../../model/probe.ts';
import type { Side } from '../../model/side.ts';
import { serverOf } from '../../servers/servers.ts';
import { loginLines, unitDropIn } from '../lasting-lines.ts';
import type { WantedLoad } from '../remedy.ts';
import { descriptorsEach } from './descriptors-each.ts';
import { isFull } from './full.ts';

/** What a process keeps for itself: its runtime's files, its log, its listener. */
const OWN_DESCRIPTORS = 100;

/** Descriptors that one process needs for the load, all of whose connections it may get. */
export function needed({ atOnce }: WantedLoad, side: Side, facts: FactBook): number {
  return atOnce * (side === 'server' ? descriptorsEach(facts) : 1) + OWN_DESCRIPTORS;
}

/** The server's own line where it has one; else the shell, the running process and the unit. */
export function remedy(wanted: number, side: Side, facts: FactBook): Remedy {
  const configured = valueIn(facts.application)?.configured;
  const own = side === 'server' && configured && serverOf(configured.kind)?.ownNofile?.(configured, wanted);
  if (own) return { ...own, cost: COST };
  const [pid = 'PID'] = (valueIn(facts[`${side}.processes`]) ?? []).filter(isFull).map(process => process.pid);
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
