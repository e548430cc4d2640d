import type { Assembler } from '../../system/linux/bpf/assembler.ts';
import type { TrackingFields } from './kernel-fields.ts';
import { KEY } from './layout.ts';
import { readKernel, STACK } from './stack.ts';

/** The lowest bits of a packet's entry say which way it goes (enum ip_conntrack_info, include/uapi/linux/netfilter/nf_conntrack_common.h). */
const WAY_BITS = 7;
const FIRST_REPLY = 3;
/** Bits of nf_conn.status: IPS_SRC_NAT and IPS_DST_NAT. */
const NAT_BITS = 0x30;
const SOURCE_NAT = 0x10;

/**
 * Of the packet in r7, where its host has translated the source of its connection and nothing else: the key gets the address and port that the
 * connecting program has, in place of those that the packet carries at this moment. So all packets of a connection have one key, and
 * one that was dropped for want of a port is its program's. The destination is the server's own either way.
 */
export function sourceBeforeTranslation(code: Assembler, fields: TrackingFields): void {
  const first = fields.tuples + fields.tuple;
  putEnd(code, fields, { address: first + fields.sourceAddress, port: first + fields.sourcePort });
}

/** The address and port that the server has in their place: of a SYN that has come to its listener the kernel has forgotten the entry. */
export function sourceBehindTranslation(code: Assembler, fields: TrackingFields): void {
  const second = fields.tuples + fields.tupleBytes + fields.tuple;
  putEnd(code, fields, { address: second + fields.destinationAddress, port: second + fields.destinationPort });
}

/** Puts an end of the connection, from its entry, into the key: where the packet comes from, or where an answer goes. */
function putEnd(
  code: Assembler,
  fields: TrackingFields,
  end: { readonly address: number; readonly port: number },
): void {
  const [done, reply] = [code.fresh('not translated'), code.fresh('reply')];
  const { key, ip: address, tcp: port, word } = STACK;
  code.load(64, 8, 7, fields.entry).compute('mov', 9, { r: 8 }).compute('and', 9, WAY_BITS);
  code.compute('and', 8, ~WAY_BITS).jumpIf(8, '==', 0, done);
  readKernel(code.compute('mov', 3, { r: 8 }).compute('add', 3, fields.status), word, 8);
  code.load(64, 1, 10, word).compute('and', 1, NAT_BITS).jumpIf(1, '!=', SOURCE_NAT, done);
  readKernel(code.compute('mov', 3, { r: 8 }).compute('add', 3, end.address), address, ADDRESS_BYTES);
  readKernel(code.compute('mov', 3, { r: 8 }).compute('add', 3, end.port), port, PORT_BYTES);
  const put = (addressAt: number, portAt: number) => {
    for (const half of [0, 8]) code.load(64, 1, 10, address + half).store(64, 10, key + addressAt + half, { r: 1 });
    code.load(16, 1, 10, port).store(16, 10, key + portAt, { r: 1 });
  };
  code.jumpIf(9, '>=', FIRST_REPLY, reply);
  put(KEY.source, KEY.sourcePort);
  code.jump(done).label(reply);
  put(KEY.destination, KEY.destinationPort);
  code.label(done);
}

/** An IPv4 address stands in the first four, before zeros. */
const ADDRESS_BYTES = 16;
const PORT_BYTES = 2;
