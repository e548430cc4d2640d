import type { Evidence } from '../../model/evidence.ts';
import type { LostBetweenDevices } from '../../model/facts/losses.ts';
import { type HandshakePacket, handshakeColumn } from '../../model/handshakes.ts';
import { absent, ok, type Probe } from '../../model/probe.ts';
import { delta } from '../../model/series.ts';
import { beyondNoise } from './reading-noise.ts';

/** Packets of these clients that left the one machine's device and did not come to the other's. */
export function betweenDevices(evidence: Evidence, clients: readonly string[]): LostBetweenDevices {
  return { syns: handshakesLost('syn', evidence, clients), synAcks: handshakesLost('synAck', evidence, clients) };
}

/** Where none came nobody knows: their addresses may be translated on the way, or lead to another device. */
function handshakesLost(
  packet: HandshakePacket,
  { client, server }: Evidence,
  clients: readonly string[],
): Probe<number> {
  const [left, came] = [client, server].map(({ handshakes = NOT_COUNTED }) => {
    if (handshakes.state !== 'read') return handshakes;
    const { value } = handshakes;
    return ok(clients.reduce((sum, address) => sum + (delta(value, handshakeColumn(packet, address)) ?? 0), 0));
  });
  const [from = NOT_COUNTED, to = NOT_COUNTED] = packet === 'syn' ? [left, came] : [came, left];
  if (from.state !== 'read') return from;
  if (to.state !== 'read') return to;
  if (to.value === 0 && from.value > 0) return absent('none of them came by the device of that address');
  return ok(beyondNoise(Math.max(0, from.value - to.value), from.value));
}

const NOT_COUNTED: Probe<never> = absent('nobody counted the packets of the two machines');
