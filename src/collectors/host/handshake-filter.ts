import { familyOf } from '../../model/address-family.ts';
import type { HandshakePacket } from '../../model/handshakes.ts';
import type { Side } from '../../model/side.ts';
import { ETHER_TYPE } from '../../system/linux/packet-socket.ts';
import { addressBytes } from '../../system/linux/socket-address.ts';
import {
  assembled,
  CODE,
  PACKET_PROTOCOL,
  PACKET_TYPE,
  type SocketFilter,
  type Step,
} from '../../system/linux/socket-filter.ts';
import { TO_TCP } from '../sockets/tcp-filter.ts';

interface Way {
  /** The side on whose device it is seen. */
  readonly side: Side;
  readonly client: string;
  /** The server's. */
  readonly port: number;
}

const SYN = 0x02;
const SYN_AND_ACK = 0x12;
/** PACKET_OUTGOING (include/uapi/linux/if_packet.h). */
const OUTGOING = 4;
const FLAGS = 13;

/** Lets packets of one kind pass that go from a client's address to the server's port, or from there to the client. */
export function handshakeFilter(packet: HandshakePacket, { side, client, port }: Way): SocketFilter {
  const family = familyOf(client);
  const isSyn = packet === 'syn';
  const goesOut = isSyn === (side === 'client');
  const addresses = family === 'ipv4' ? { source: 12, destination: 16 } : { source: 8, destination: 24 };
  return assembled([
    { code: CODE.loadByteAt, value: PACKET_TYPE },
    { code: CODE.jumpIfEqual, value: OUTGOING, ...(goesOut ? { no: 'refuse' } : { yes: 'refuse' }) },
    { code: CODE.loadHalfAt, value: PACKET_PROTOCOL },
    { code: CODE.jumpIfEqual, value: ETHER_TYPE[family], no: 'refuse' },
    ...TO_TCP[family],
    ...isAddress(client, isSyn ? addresses.source : addresses.destination),
    { code: CODE.loadHalfAtX, value: isSyn ? 2 : 0 },
    { code: CODE.jumpIfEqual, value: port, no: 'refuse' },
    { code: CODE.loadByteAtX, value: FLAGS },
    { code: CODE.and, value: SYN_AND_ACK },
    { code: CODE.jumpIfEqual, value: isSyn ? SYN : SYN_AND_ACK, no: 'refuse' },
    { code: CODE.accept, value: 1 },
    { at: 'refuse', code: CODE.accept, value: 0 },
  ]);
}

/** Word by word. */
function isAddress(address: string, at: number): Step[] {
  const bytes = addressBytes(address);
  return Array.from({ length: bytes.length / 4 }, (_, word) => [
    { code: CODE.loadWordAt, value: at + word * 4 },
    { code: CODE.jumpIfEqual, value: bytes.readInt32BE(word * 4), no: 'refuse' },
  ]).flat();
}
