import { blamed, ruledOut } from '../../limits/define.ts';
import { finding } from '../../model/finding.ts';
import type { Explanation } from './explanation.ts';

/** Nobody listens on the port: the server's kernel answers the SYN with a reset. */
export const targetRefused: Explanation = {
  kind: 'application',
  what: 'refused',
  side: 'server',
  judge: group =>
    group.symptom.errno === 'ECONNREFUSED' && group.target === 'alive'
      ? blamed('proven', finding('listener-answered-reset', {}))
      : ruledOut(finding('symptom-mismatch', {})),
};
