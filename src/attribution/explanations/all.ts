import { foreignAddress, fourTupleTaken, noSourceAddress } from './client-address.ts';
import { driverLost, driverOutOfTime, driverStopped } from './driver.ts';
import type { Explanation } from './explanation.ts';
import { clientFirewall, serverFirewall } from './firewall.ts';
import { linkLost, unreachable } from './link.ts';
import { clientBlackHole, serverBlackHole } from './mtu-black-hole.ts';
import { clientPaws, serverPaws } from './paws.ts';
import { clientQdisc, serverQdisc } from './qdisc.ts';
import { rejectedByClient, rejectedByServer } from './rejected-by-rule.ts';
import { addressNotLocal, clientReversePath, noRouteBack, serverReversePath } from './routing.ts';
import { atItsOwnCap, slowToAccept, slowToAnswer } from './slow-target.ts';
import { socketFilter } from './socket-filter.ts';
import { targetAnsweredError } from './target-answered-error.ts';
import { targetAnsweredInPart } from './target-answered-in-part.ts';
import { targetClosed, targetClosedLater } from './target-closed.ts';
import { targetDied } from './target-died.ts';
import { targetFailedHandshake } from './target-failed-handshake.ts';
import { targetRefused } from './target-refused.ts';
import { targetAnsweredUnexpectedly, targetRefusedInWords } from './target-refused-in-words.ts';

/** Everything that fails connections and is no limit. */
export const EXPLANATIONS: readonly Explanation[] = [
  targetDied,
  targetRefused,
  slowToAccept,
  atItsOwnCap,
  slowToAnswer,
  targetClosed,
  targetClosedLater,
  targetAnsweredError,
  targetAnsweredInPart,
  targetRefusedInWords,
  targetAnsweredUnexpectedly,
  targetFailedHandshake,
  clientFirewall,
  serverFirewall,
  rejectedByClient,
  rejectedByServer,
  serverReversePath,
  clientReversePath,
  addressNotLocal,
  noRouteBack,
  clientQdisc,
  serverQdisc,
  socketFilter,
  serverPaws,
  clientPaws,
  serverBlackHole,
  clientBlackHole,
  linkLost,
  unreachable,
  foreignAddress,
  noSourceAddress,
  fourTupleTaken,
  driverLost,
  driverStopped,
  driverOutOfTime,
];
