import type { Btf } from '../../system/linux/bpf/btf.ts';
import { Unavailable } from '../series/unavailable.ts';

const FIELDS = {
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

/** Byte offsets in this kernel's own structures. */
export type KernelFields = Readonly<Record<keyof typeof FIELDS, number>>;

/** Throws Unavailable, with its name, where this kernel lacks one. */
export function kernelFields(btf: Btf): KernelFields {
  const entries = Object.entries(FIELDS).map(([name, [struct, path]]) => {
    const offset = btf.field(struct, path);
    if (offset === undefined) throw new Unavailable(`this kernel has no field ${struct}.${path}`);
    return [name, offset] as const;
  });
  return Object.fromEntries(entries) as unknown as KernelFields;
}
