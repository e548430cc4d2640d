import type { AddressFamily } from '../../model/address-family.ts';
import { SINCE } from '../../model/kernel-facts.ts';
import { absent, derive, ok, type Probe, valueIn } from '../../model/probe.ts';
import type { Side } from '../../model/side.ts';
import type { Moved } from './moved.ts';
import { isNoise } from './reading-noise.ts';

/** Packets that left one host, and packets that its own netfilter hooks held back. */
export interface Outgoing {
  readonly sent: Probe<number>;
  readonly heldBack: Probe<number>;
}

/** One side of the load, the families that it uses, and whether nobody else is in its network namespace. */
export interface Place {
  readonly side: Side;
  readonly families: readonly AddressFamily[];
  readonly alone: boolean;
}

/**
 * Since Linux 6.7 IP counts packets before the netfilter hooks (OutRequests) and after them (OutTransmits). Earlier kernels have
 * only OutRequests: of IPv4 it counts after the hooks (ip_output), of IPv6 before them (ip6_xmit).
 */
export function outgoing(moved: Moved, place: Place): Outgoing {
  const asked = moved('Ip.OutRequests');
  const sent = moved('Ip.OutTransmits');
  if (sent.state === 'read' || asked.state !== 'read') {
    return { sent, heldBack: derive([asked, sent], (all, left) => Math.max(0, all - left)) };
  }
  if (place.families.includes('ipv6')) return { sent: uncounted('IPv6'), heldBack: uncounted('IPv6') };
  if (!place.alone) return { sent: asked, heldBack: uncounted('others send from this namespace') };
  return { sent: asked, heldBack: askedOfIp(moved, place.side, asked.value) };
}

function uncounted(of: string): Probe<number> {
  return absent(`this kernel does not count Ip.OutTransmits (before Linux ${SINCE.outTransmits}; ${of})`);
}

/**
 * Packets that the protocols handed to IPv4, less those that left. TCP counts a retransmitted SYN-ACK twice (tcp_make_synack and
 * tcp_rtx_synack). TCP counts every segment of a packet that is cut later (GSO); IP counts one packet.
 */
function askedOfIp(moved: Moved, side: Side, sent: number): Probe<number> {
  const again = side === 'server' ? moved('TcpExt.TCPSynRetrans') : ok(0);
  const segments = derive(
    [moved('Tcp.OutSegs'), moved('Tcp.RetransSegs'), again],
    (out, re, twice) => out + re - twice,
  );
  const others = (valueIn(moved('Icmp.OutMsgs')) ?? 0) + (valueIn(moved('Udp.OutDatagrams')) ?? 0);
  const missing = derive([segments], count => Math.max(0, count + others - sent));
  if (missing.state !== 'read' || isNoise(missing.value, sent)) return missing;
  const octets = moved('IpExt.OutOctets');
  if (octets.state !== 'read') return octets;
  const cuts = Math.max(0, octets.value - sent * HEADERS_OCTETS) / SEGMENT_OCTETS;
  return cuts > missing.value * TOLERATED ? uncounted('packets larger than one segment') : missing;
}

/** Headers of a segment with timestamps, and its payload on a link with an MTU of 1500. */
const HEADERS_OCTETS = 52;
const SEGMENT_OCTETS = 1448;
/** GSO may explain this share of the missing packets; beyond it, it may explain all of them. */
const TOLERATED = 0.1;
