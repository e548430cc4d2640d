import { isThen } from '../../limits/counted.ts';
import { blamed, ruledOut } from '../../limits/define.ts';
import { isServerError } from '../../limits/shapes.ts';
import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import { type Finding, finding } from '../../model/finding.ts';
import { valueIn } from '../../model/probe.ts';
import { starved } from '../starved.ts';
import { capSaid } from './cap-said.ts';
import type { Explanation } from './explanation.ts';
import { firstBytes } from './first-bytes.ts';

/** The application answered, with an error of its own: what else went wrong on its host is named, and may be why. */
export const targetAnsweredError: Explanation = {
  kind: 'application',
  what: 'answered-with-an-error',
  side: 'server',
  cap: (facts, group) => capSaid(group, facts)?.cap,
  judge: (group, facts) => {
    if (group.symptom.kind !== 'http-status') return ruledOut(finding('symptom-mismatch', {}));
    const answered = finding('answered-status', { status: group.symptom.status ?? 0 });
    if (!isServerError(group)) return blamed('proven', answered);
    const { by } = starved('answered', group, facts);
    if (by !== undefined) return ruledOut(by.finding);
    const said = capSaid(group, facts);
    if (said?.isWhole === true) return blamed('proven', answered, said.finding);
    const besides = [
      ...(said === undefined ? [] : [said.finding]),
      ...failedCalls(group, facts),
      ...fullListeners(facts),
    ];
    const heard = group.symptom.status === 0 ? firstBytes(group, facts) : [];
    const isSure = besides.length === 0 && group.symptom.status !== 0;
    return blamed(isSure ? 'proven' : 'likely', answered, ...heard, ...besides);
  },
};

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
