import { closeSync, constants, openSync } from 'node:fs';
import { whyUntraced } from '../collectors/calls/call-trace.ts';
import { openCounters } from '../collectors/host/counters.ts';
import { tryWatch } from '../collectors/packet-losses/kernel-watch.ts';
import { guarded } from '../collectors/series/collector.ts';
import { WATCHED_SETTINGS } from '../limits/mirrored.ts';
import type { Checkup } from '../model/checkup.ts';
import { messageOf } from '../model/error-message.ts';
import { absent, valueIn } from '../model/probe.ts';
import { whyNoLab } from '../system/lab-trial.ts';
import { gatherMachine, probeSysctl } from '../system/machine.ts';
import { whyNoNamespaces } from '../system/namespace-diagnosis.ts';
import { whyNftFails } from '../system/nft-trial.ts';
import { tooFewDescriptors } from '../system/own-descriptors.ts';
import { findProgram } from '../system/programs.ts';
import { checkCapacity } from './doctor/capacity.ts';
import { checkIoUring, checkKernel, checkPacketCounters, checkTracking } from './doctor/kernel.ts';
import { checkPrograms } from './doctor/programs.ts';
import {
  checkKernelLog,
  checkLostPackets,
  checkNamespaces,
  checkOwnDescriptors,
  checkPrivilege,
  checkTracing,
} from './doctor/rights.ts';

/** A driver and a target. */
const FEWEST_PROCESSES = 2;

/** Looks at this machine, and tries what can only be known by trying. Leaves nothing behind. */
export function examineMachine(): Checkup[] {
  const machine = gatherMachine(WATCHED_SETTINGS);
  return [
    checkKernel(machine.kernel),
    checkPrivilege(machine.privilege),
    checkNamespaces(whyNoNamespaces() ?? whyNoLab(), machine.privilege),
    ...checkOwnDescriptors(tooFewDescriptors(FEWEST_PROCESSES)),
    ...checkPrograms(findProgram, whyNftFails),
    checkTracing(whyUntraced(machine.privilege), machine.privilege, machine.programs['strace']),
    checkLostPackets(
      machine.bpf?.state === 'absent' ? machine.bpf : tryWatch(),
      machine.trail ?? absent('it was not looked for'),
      machine.privilege,
    ),
    checkKernelLog(obstacle(() => closeSync(openSync('/dev/kmsg', constants.O_RDONLY | constants.O_NONBLOCK)))),
    checkPacketCounters(countersHere()),
    checkTracking(valueIn(probeSysctl('net.netfilter.nf_conntrack_max'))),
    ...checkCapacity(machine),
    checkIoUring(machine.ioUring ?? absent('it was not looked for')),
  ];
}

function countersHere(): ReadonlySet<string> | undefined {
  const counters = guarded(() => openCounters());
  counters.sample(0);
  const names = valueIn(counters.result())?.constant;
  counters.close();
  return names === undefined ? undefined : new Set(Object.keys(names));
}

function obstacle(attempt: () => void): string | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}
