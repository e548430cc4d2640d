import { blamed, ruledOut, withFacts } from '../../limits/define.ts';
import { returned } from '../../limits/shapes.ts';
import type { AskedForPorts } from '../../model/facts/ports.ts';
import { type Finding, finding } from '../../model/finding.ts';
import type { Explanation } from './explanation.ts';

/** What else EADDRNOTAVAIL says than that no port is left. From bind() it has one meaning. */
export const foreignAddress: Explanation = {
  kind: 'network',
  what: 'foreign-address',
  side: 'client',
  judge: group =>
    returned(group, 'EADDRNOTAVAIL', 'bind')
      ? blamed('proven', finding('address-not-here', {}))
      : ruledOut(finding('symptom-mismatch', {})),
};

/** connect() to an address of a family of which the host has none, as ::1 where IPv6 is off: it looks for no port. */
export const noSourceAddress: Explanation = {
  kind: 'network',
  what: 'no-source-address',
  side: 'client',
  judge: judgeBy(
    ({ notSought }) => notSought,
    count => finding('no-source-address', { count }),
  ),
};

/** The program chose the port itself, by bind(), and has a connection from there to the same place. */
export const fourTupleTaken: Explanation = {
  kind: 'application',
  what: 'four-tuple-taken',
  side: 'client',
  judge: judgeBy(
    ({ taken }) => taken,
    count => finding('four-tuple-taken', { count }),
  ),
};

const MOST = 0.9;

/** Only the kernel's trace tells these from an empty range. */
function judgeBy(countOf: (asked: AskedForPorts) => number, tell: (count: number) => Finding): Explanation['judge'] {
  return (group, facts) => {
    if (!returned(group, 'EADDRNOTAVAIL', 'connect')) return ruledOut(finding('symptom-mismatch', {}));
    return withFacts(['client.ports'], facts, given => {
      const { asked } = given['client.ports'];
      if (asked === undefined) return ruledOut(finding('symptom-mismatch', {}));
      const count = countOf(asked);
      const all = asked.noneLeft + asked.taken + asked.notSought;
      if (count < all * MOST) return ruledOut(finding('no-port-left', { count: asked.noneLeft }));
      return blamed('proven', tell(count));
    });
  };
}
