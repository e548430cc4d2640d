import { isThen } from '../../limits/counted.ts';
import { blamed, ruledOut } from '../../limits/define.ts';
import { fileMax } from '../../limits/descriptors/file-max.ts';
import { nofile } from '../../limits/descriptors/nofile.ts';
import { ephemeralPorts } from '../../limits/ports/ephemeral-ports.ts';
import { ANSWERED_FOR } from '../../limits/servers/servers.ts';
import { isServerError } from '../../limits/shapes.ts';
import { cgroupPids } from '../../limits/tasks/cgroup-pids.ts';
import { nproc } from '../../limits/tasks/nproc.ts';
import { threadsMax } from '../../limits/tasks/threads-max.ts';
import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import { type Finding, finding } from '../../model/finding.ts';
import { valueIn } from '../../model/probe.ts';
import type { Explanation } from './explanation.ts';

/** The application answered, with an error of its own: what else went wrong on its host is named, and may be why. */
export const targetAnsweredError: Explanation = {
  kind: 'application',
  what: 'answered-with-an-error',
  side: 'server',
  judge: (group, facts) => {
    if (group.symptom.kind !== 'http-status') return ruledOut(finding('symptom-mismatch', {}));
    const answered = finding('answered-status', { status: group.symptom.status ?? 0 });
    if (!isServerError(group)) return blamed('proven', answered);
    const limit = madeByLimit(group, facts);
    if (limit !== undefined) return ruledOut(limit);
    const besides = [...failedCalls(group, facts), ...fullListeners(facts)];
    const isSure = besides.length === 0 && group.symptom.status !== 0;
    return blamed(isSure ? 'proven' : 'likely', answered, ...besides);
  },
};

/** What a server can lack that it answers with an error for. */
const LACKING = [nofile, fileMax, cgroupPids, nproc, threadsMax, ephemeralPorts, ...ANSWERED_FOR];

function madeByLimit(group: AttemptGroup, facts: FactBook): Finding | undefined {
  const rulings = LACKING.map(limit => limit.judge(group, 'server', facts));
  return rulings.flatMap(one => (one.ruling === 'blamed' ? (one.findings.at(-1) ?? []) : []))[0];
}

function failedCalls(group: AttemptGroup, facts: FactBook): Finding[] {
  const calls = (valueIn(facts['server.shortages'])?.calls ?? []).filter(({ firstMs, lastMs }) =>
    isThen(group, { firstMs, lastMs, takenAfter: undefined }, 0),
  );
  const sums = new Map<string, { call: string; errno: string; count: number }>();
  for (const { syscall: call, errno, count } of calls) {
    const key = `${call} ${errno}`;
    sums.set(key, { call, errno, count: count + (sums.get(key)?.count ?? 0) });
  }
  return [...sums.values()].map(values => finding('server-call-failed', values));
}

function fullListeners(facts: FactBook): Finding[] {
  return (valueIn(facts.listener)?.fullOthers ?? []).map(({ port, bound, peakQueue: peak }) =>
    finding('other-listener-overflowed', { port, bound, peak }),
  );
}
