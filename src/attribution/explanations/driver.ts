import { blamed, ruledOut, withFacts } from '../../limits/define.ts';
import { isHalfConnected, isStoppedEarly } from '../../limits/shapes.ts';
import { finding } from '../../model/finding.ts';
import { valueIn } from '../../model/probe.ts';
import { starved } from '../starved.ts';
import type { Explanation } from './explanation.ts';

/** One of the driver's processes ended in mid-run and took its attempts with it. */
export const driverLost: Explanation = {
  kind: 'driver',
  what: 'driver-process-lost',
  side: 'client',
  judge: (group, facts) => {
    if (group.symptom.kind !== 'lost') return ruledOut(finding('symptom-mismatch', {}));
    const { by } = starved('driver-ended', group, facts);
    if (by !== undefined) return ruledOut(by.finding);
    return withFacts(['driver'], facts, ({ driver }) =>
      blamed(
        'proven',
        ...driver.exits.map(({ pid, code, signal }) => finding('driver-process-ended', { pid, code, signal })),
      ),
    );
  },
};

/**
 * The load of a driver lasts as long as it lasts, whether or not every connection of it has got anywhere by then. One that the server
 * does not hold had lost a packet before: the end of the load is then not all that happened to it.
 */
export const driverOutOfTime: Explanation = {
  kind: 'driver',
  what: 'driver-out-of-time',
  side: 'client',
  judge: group =>
    group.symptom.kind === 'under-way'
      ? blamed(isHalfConnected(group) ? 'possible' : 'proven', finding('still-under-way', { count: group.count }))
      : ruledOut(finding('symptom-mismatch', {})),
};

/** Attempts that were under way when the user, or the end of the run, stopped the driver. */
export const driverStopped: Explanation = {
  kind: 'driver',
  what: 'driver-stopped-early',
  side: 'client',
  judge: (group, facts) => {
    if (!isStoppedEarly(group)) return ruledOut(finding('symptom-mismatch', {}));
    return valueIn(facts.driver)?.stopped === false
      ? ruledOut(finding('never-stopped', {}))
      : blamed('proven', finding('stopped-by-user', {}));
  },
};
