import { count, counted } from '../numbers.ts';
import type { LossProof } from '../packet-losses.ts';

/** `3,802 + 1,131 = 4,933 = TcpExt.ListenDrops: each packet that the kernel counted there is named.` */
export function proofSentence({ addends, recorded, counter, counted: by, result }: LossProof): string {
  const sum = addends.map(({ packets }) => count(packets)).join(' + ');
  const total = addends.length > 1 ? `${sum} = ${count(recorded)}` : count(recorded);
  switch (result) {
    case 'named':
      return `${total} = ${counter}: each packet that the kernel counted there is named.`;
    case 'remainder':
      return `${total} of ${count(by)} (${counter}): ${counted(by - recorded, 'packet')} that the kernel counted there ${by - recorded === 1 ? 'has' : 'have'} no record.`;
    case 'disagrees':
      return `${total}, but ${counter} counted ${count(by)}: the two disagree, and neither of them blames.`;
  }
}

/** What kept records from being whole. */
export function lostRecords(lost: number): string {
  return `${counted(lost, 'packet')} found no room in the kernel's table: records are "at least".`;
}
