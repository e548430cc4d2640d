import type { Evidence } from '../model/evidence.ts';
import { mapProbe, valueIn } from '../model/probe.ts';
import { delta, peak } from '../model/series.ts';
import type { Side } from '../model/side.ts';

type Reading = (evidence: Evidence) => number | string | undefined;

/** How much a kernel counter of one host, such as `TcpExt.ListenOverflows`, rose in the load. */
export function rise(side: Side, counter: string): Reading {
  return evidence => valueIn(mapProbe(evidence[side].counters, series => delta(series, counter)));
}

/** The most that the listener had of something: `queue`, `bound`, `synReceived`. */
export function mostOfListener(name: string): Reading {
  return ({ server }) => valueIn(mapProbe(server.listener, ({ series }) => peak(series, name)));
}

/** The most that a host's sockstat said, such as `TCP.tw`. */
export function mostInSockstat(side: Side, name: string): Reading {
  return evidence => valueIn(mapProbe(evidence[side].sockstat, series => peak(series, name)));
}

/** The most that a host's connection tracking said, such as `count`. */
export function mostTracked(side: Side, name: string): Reading {
  return evidence => valueIn(mapProbe(evidence[side].conntrack, series => peak(series, name)));
}

/** A setting in force on a host. */
export function settingOn(side: Side, name: string): Reading {
  return evidence => {
    const setting = evidence[side].settings[name];
    return setting && valueIn(setting);
  };
}

/** RLIMIT_NOFILE, soft, of the target; of several processes the lowest. */
export const softNofile: Reading = ({ processes }) => {
  const limits = processes.flatMap(({ role, limits: own }) => (role === 'target' ? (valueIn(own) ?? []) : []));
  return limits.length === 0 ? undefined : Math.min(...limits.map(({ nofileSoft }) => nofileSoft));
};

/** The most descriptors that a process of the target had open. */
export const mostDescriptors: Reading = ({ processes }) => {
  const used = processes.flatMap(({ role, descriptors }) => (role === 'target' ? (valueIn(descriptors) ?? []) : []));
  const most = used.flatMap(series => peak(series, 'used') ?? []);
  return most.length === 0 ? undefined : Math.max(...most);
};
