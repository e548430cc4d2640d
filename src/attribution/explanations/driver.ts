import { blamed, ruledOut } from '../../limits/define.ts';
import { finding } from '../../model/finding.ts';
import { known } from '../../model/probe.ts';
import type { Explanation } from './explanation.ts';

/** One of the driver's processes ended in mid-run and took its attempts with it. */
export const driverLost: Explanation = {
  kind: 'driver',
  what: 'driver-process-lost',
  side: 'client',
  judge: (group, facts) => {
    if (group.symptom.kind !== 'lost') return ruledOut(finding('symptom-mismatch', {}));
    const { pid = 0, code = null, signal = null } = known(facts.driver)?.exits[0] ?? {};
    return blamed('proven', finding('driver-process-ended', { pid, code, signal }));
  },
};

/** Attempts that were under way when the user, or the end of the run, stopped the driver. */
export const driverStopped: Explanation = {
  kind: 'driver',
  what: 'driver-stopped-early',
  side: 'client',
  judge: group =>
    group.outcome === 'pending' && group.symptom.kind === 'none'
      ? blamed('proven', finding('stopped-by-user', {}))
      : ruledOut(finding('symptom-mismatch', {})),
};
