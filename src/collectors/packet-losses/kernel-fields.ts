import type { Btf } from '../../system/linux/bpf/btf.ts';
import { Unavailable } from '../series/unavailable.ts';

const FIELDS = {
  process: ['task_struct', 'tgid'],
  device: ['sk_buff', 'dev'],
  socket: ['sk_buff', 'sk'],
  head: ['sk_buff', 'head'],
  networkHeader: ['sk_buff', 'network_header'],
  transportHeader: ['sk_buff', 'transport_header'],
  route: ['sk_buff', '_skb_refdst'],
  routeDevice: ['dst_entry', 'dev'],
  deviceNamespace: ['net_device', 'nd_net.net'],
  namespaceNumber: ['net', 'ns.inum'],
  socketNamespace: ['sock', '__sk_common.skc_net.net'],
  socketFamily: ['sock', '__sk_common.skc_family'],
  socketState: ['sock', '__sk_common.skc_state'],
  remotePort: ['sock', '__sk_common.skc_dport'],
  /** Of sockets, this one outlives the port itself, which a closed socket has given back. */
  localPort: ['inet_sock', 'inet_sport'],
  remote4: ['sock', '__sk_common.skc_daddr'],
  local4: ['sock', '__sk_common.skc_rcv_saddr'],
  remote6: ['sock', '__sk_common.skc_v6_daddr'],
  local6: ['sock', '__sk_common.skc_v6_rcv_saddr'],
} as const satisfies Record<string, readonly [struct: string, path: string]>;

/** Of the tracking entry that a packet belongs to: a kernel that was built without has none, and translates nothing. */
const TRACKING_FIELDS = {
  entry: ['sk_buff', '_nfct'],
  status: ['nf_conn', 'status'],
  tuples: ['nf_conn', 'tuplehash'],
  tuple: ['nf_conntrack_tuple_hash', 'tuple'],
  sourceAddress: ['nf_conntrack_tuple', 'src.u3'],
  sourcePort: ['nf_conntrack_tuple', 'src.u'],
  destinationAddress: ['nf_conntrack_tuple', 'dst.u3'],
  destinationPort: ['nf_conntrack_tuple', 'dst.u'],
} as const satisfies Record<string, readonly [struct: string, path: string]>;

/** Byte offsets in this kernel's own structures. */
export interface KernelFields extends Readonly<Record<keyof typeof FIELDS, number>> {
  readonly tracking?: TrackingFields;
}

export interface TrackingFields extends Readonly<Record<keyof typeof TRACKING_FIELDS, number>> {
  /** Bytes of each of an entry's two tuples: the connection's own comes first, that of its answers behind it. */
  readonly tupleBytes: number;
}

/** Throws Unavailable, with its name, where this kernel lacks one. */
export function kernelFields(btf: Btf): KernelFields {
  const tupleBytes = btf.structBytes('nf_conntrack_tuple_hash');
  const hasEntries = btf.field(...TRACKING_FIELDS.entry) !== undefined && tupleBytes !== undefined;
  const tracking = hasEntries ? { ...offsetsOf(btf, TRACKING_FIELDS), tupleBytes } : undefined;
  return { ...offsetsOf(btf, FIELDS), ...(tracking && { tracking }) };
}

function offsetsOf<Name extends string>(
  btf: Btf,
  fields: Readonly<Record<Name, readonly [struct: string, path: string]>>,
): Readonly<Record<Name, number>> {
  const entries = Object.entries<readonly [string, string]>(fields).map(([name, [struct, path]]) => {
    const offset = btf.field(struct, path);
    if (offset === undefined) throw new Unavailable(`this kernel has no field ${struct}.${path}`);
    return [name, offset] as const;
  });
  return Object.fromEntries(entries) as Record<Name, number>;
}
