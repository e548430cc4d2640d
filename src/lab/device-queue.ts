import type { FaultSpec } from '../model/fault-spec.ts';
import type { Side } from '../model/side.ts';
import { requireProgram } from '../system/programs.ts';
import { runProgram } from '../system/run-program.ts';
import { DEVICE } from './network.ts';

/** The token bucket lets at least one whole packet through at once. */
const BURST_BYTES = 2000;

/** Gives the device of the host whose namespace this thread is in the queue that a fault asks for. */
export function shortenQueue(side: Side, faults: readonly FaultSpec[]): void {
  for (const fault of faults) {
    if (!('queue' in fault) || fault.on !== side) continue;
    const tc = requireProgram('tc', 'iproute2', 'for a short queue of a device');
    const { bytes, bytesPerSecond } = fault.queue;
    const limits = ['rate', `${bytesPerSecond}bps`, 'burst', `${BURST_BYTES}`, 'limit', `${bytes}`];
    runProgram(tc, ['qdisc', 'replace', 'dev', DEVICE, 'root', 'tbf', ...limits], '');
  }
}
