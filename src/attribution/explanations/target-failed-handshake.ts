import { blamed, ruledOut } from '../../limits/define.ts';
import { finding } from '../../model/finding.ts';
import type { Explanation } from './explanation.ts';
import { firstBytes } from './first-bytes.ts';

/** The handshake of TLS failed by what the server answered. */
export const targetFailedHandshake: Explanation = {
  kind: 'application',
  what: 'failed-handshake',
  side: 'server',
  judge: (group, facts) => {
    if (group.symptom.kind !== 'tls') return ruledOut(finding('symptom-mismatch', {}));
    const { tls = 'other' } = group.symptom;
    const failed = finding('handshake-failed', { fault: tls });
    return blamed(tls === 'other' ? 'likely' : 'proven', failed, ...firstBytes(group, facts));
  },
};
