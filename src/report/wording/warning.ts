import type { PlanWarning } from '../../model/plan.ts';
import type { Refusal } from '../../model/run.ts';
import { visible } from '../escape.ts';
import { count, counted, duration, theSide } from '../numbers.ts';

/** A plan's warning as one sentence. */
export function warningSentence(warning: PlanWarning): string {
  switch (warning.warning) {
    case 'more-connections-than-four-tuples':
      return `${counted(warning.connections, 'connection')} asked for, but the addresses and ports make only ${counted(warning.fourTuples, 'four-tuple')}: the rest cannot connect.`;
    case 'more-attempts-than-four-tuples':
      return `${counted(warning.attempts, 'attempt')} asked for, but the addresses and ports make only ${counted(warning.fourTuples, 'four-tuple')}: the client closes first, and each keeps its port in TIME_WAIT until that is used again.`;
    case 'backlog-clamped':
      return `The backlog of ${count(warning.backlog)} will be cut to net.core.somaxconn, ${count(warning.somaxconn)}.`;
    case 'nofile-below-connections':
      return `A process on ${theSide(warning.side)} may open ${counted(warning.nofile, 'descriptor')} but has ${counted(warning.connections, 'connection')} to hold.`;
    case 'timeout-before-first-retransmit':
      return `An attempt is given up after ${duration(warning.connectTimeoutMs)}, before the kernel resends its SYN (1 s): one lost packet is a failure.`;
    case 'external-target':
      return external(warning);
    case 'server-namespace':
      return `The server listens at ${warning.address} in the network namespace of process ${warning.pid}: its queues and counters are read there.`;
    case 'command-namespace':
      return `\`${visible(warning.by)}\` takes the command into the network namespace ${visible(warning.file)}: its sockets, counters and settings are read there.`;
    case 'command-unseen':
      return `\`${visible(warning.by)}\` takes the command's load where not all of it is seen: ${visible(warning.why)}.`;
    case 'without-io-uring':
      return `io_uring cannot be used here (${warning.why}): ${warning.parts.join(' and ')} ${warning.parts.length > 1 ? 'use' : 'uses'} epoll, with a true descriptor for each connection.`;
    case 'tracking-table-filled':
      return `net.netfilter.nf_conntrack_max stays ${count(warning.max)}: the lab takes ${count(warning.max - warning.left)} entries of a host's connection-tracking table, and leaves ${count(warning.left)} to the load.`;
    case 'server-host':
      return `The server at ${warning.address} is watched on its own host, ${visible(warning.name)}, by an agent there. It was running already: its listen() backlog is known by its queue alone.`;
    case 'shared-namespace':
      return 'Client and server share one network namespace: their counters cannot be separated by side.';
  }
}

function external({ address, remote }: Extract<PlanWarning, { warning: 'external-target' }>): string {
  return remote
    ? `The target is at ${address}, and only this machine is observed. The queues, counters, descriptors and log of the server are out of sight, so a cause on the server stays unexplained.`
    : 'The target was running already: its listen() backlog is known by its queue alone, and what belongs to other users cannot be seen.';
}

/** A setting that the lab could not apply, as one sentence. */
export function refusalSentence(refusal: Refusal): string {
  return `${visible(refusal.name)} = ${visible(refusal.value)} on ${theSide(refusal.side)}: ${visible(refusal.why)}`;
}
