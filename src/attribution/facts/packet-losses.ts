import type { Evidence } from '../../model/evidence.ts';
import type { PacketLosses } from '../../model/packet-losses.ts';
import { absent, type Probe } from '../../model/probe.ts';

/** What the kernels recorded of lost packets and resets, as it was read. */
export function packetLossesFact({ packetLosses }: Evidence): Probe<PacketLosses> {
  return packetLosses ?? absent('the run was made before the kernel could be watched');
}
