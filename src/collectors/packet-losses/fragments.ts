import { type Assembler, assembler, HELPER, type Register } from '../../system/linux/bpf/assembler.ts';
import type { KernelFields } from './kernel-fields.ts';
import { EVENT, FLAG, HEADER_FLAGS, KEY, NO_REASON, VALUE } from './layout.ts';
import { readKernel, STACK } from './stack.ts';
import { sourceBeforeTranslation } from './translated-source.ts';

const TCP = 6;
const BIT_FLAGS_OF_ROUTE = -8;
const NO_OFFSET = 0xffff;

/** Whose packets are recorded, and where. */
export interface Watched {
  readonly fields: KernelFields;
  /** Numbers of the network namespaces. */
  readonly namespaces: readonly number[];
  /** Connections from or to these ports alone: in a namespace that others use as well. */
  readonly ports?: readonly number[];
  /** Descriptors of the maps for records, and for the count of those that found no room. */
  readonly records: number;
  readonly lost: number;
}

/** A program begins: r6 has its arguments, the key is empty. Everything that is not ours jumps to `out`. */
export function begin(): Assembler {
  const code = assembler().compute('mov', 6, { r: 1 });
  for (let at = 0; at < KEY.bytes; at += 8) code.store(64, 10, STACK.key + at, 0);
  return code;
}

export function setEvent(code: Assembler, event: keyof typeof EVENT): Assembler {
  return code.store(8, 10, STACK.key + KEY.event, EVENT[event]);
}

/** The reason is argument `index`, on kernels that have it. */
export function setReason(code: Assembler, index: number, hasReason: boolean): Assembler {
  if (!hasReason) return code.store(32, 10, STACK.key + KEY.reason, NO_REASON);
  return argument(code, 1, index).store(32, 10, STACK.key + KEY.reason, { r: 1 });
}

export function argument(code: Assembler, to: Register, index: number): Assembler {
  return code.load(64, to, 6, index * 8);
}

/** The namespace of the packet in r7: of its device, of its socket, of the socket it was for, of its route. */
export function inNamespaceOfPacket(code: Assembler, { fields, namespaces }: Watched, receiver?: number): void {
  const [found, done] = [code.fresh('namespace'), code.fresh('ours')];
  const bySocket = (none: string) =>
    code.jumpIf(8, '==', 0, none).load(64, 8, 8, fields.socketNamespace).jumpIf(8, '!=', 0, found).label(none);
  const noDevice = code.fresh('no device');
  code.load(64, 8, 7, fields.device).jumpIf(8, '==', 0, noDevice);
  code.load(64, 8, 8, fields.deviceNamespace).jumpIf(8, '!=', 0, found).label(noDevice);
  code.load(64, 8, 7, fields.socket);
  bySocket(code.fresh('no socket'));
  if (receiver !== undefined) {
    argument(code, 8, receiver);
    bySocket(code.fresh('no receiver'));
  }
  // The lowest bits of the route's address are flags: the checker takes such an address for no pointer.
  code.load(64, 3, 7, fields.route).compute('and', 3, BIT_FLAGS_OF_ROUTE);
  for (const offset of [fields.routeDevice, fields.deviceNamespace, fields.namespaceNumber]) {
    code.jumpIf(3, '==', 0, 'out').compute('add', 3, offset);
    readKernel(code, STACK.word, 8).load(64, 3, 10, STACK.word);
  }
  code.load(32, 1, 10, STACK.word);
  keepOurs(code, namespaces);
  code.jump(done).label(found).load(32, 1, 8, fields.namespaceNumber);
  keepOurs(code, namespaces);
  code.label(done);
}

export function inNamespaceOfSocket(code: Assembler, { fields, namespaces }: Watched): void {
  code.load(64, 8, 7, fields.socketNamespace).jumpIf(8, '==', 0, 'out').load(32, 1, 8, fields.namespaceNumber);
  keepOurs(code, namespaces);
}

/** r1 is the number of a namespace. */
function keepOurs(code: Assembler, namespaces: readonly number[]): void {
  const ours = code.fresh('ours');
  for (const number of namespaces) code.jumpIf32(1, '==', number | 0, ours);
  code
    .jump('out')
    .label(ours)
    .store(32, 10, STACK.key + KEY.namespace, { r: 1 });
}

/** The four-tuple and the flags of the packet in r7. What is no TCP is not ours. */
export function tupleOfPacket(code: Assembler, watched: Watched): void {
  const { fields } = watched;
  const [v4, v6, tcp, hasNoData] = ['v4', 'v6', 'tcp', 'no data'].map(name => code.fresh(name)) as [
    string,
    string,
    string,
    string,
  ];
  const { key, ip } = STACK;
  code.load(64, 9, 7, fields.head).load(16, 1, 7, fields.networkHeader).compute('add', 9, { r: 1 });
  readKernel(code.compute('mov', 3, { r: 9 }), ip, 40);
  code
    .load(8, 1, 10, ip)
    .compute('rsh', 1, 4)
    .store(8, 10, key + KEY.version, { r: 1 });
  code.jumpIf(1, '==', 4, v4).jumpIf(1, '==', 6, v6).jump('out');
  // r8 becomes the length of what follows the IP header, r9 the address of it.
  code
    .label(v4)
    .load(8, 1, 10, ip + 9)
    .jumpIf(1, '!=', TCP, 'out');
  code.load(32, 1, 10, ip + 12).store(32, 10, key + KEY.source, { r: 1 });
  code.load(32, 1, 10, ip + 16).store(32, 10, key + KEY.destination, { r: 1 });
  code
    .load(16, 8, 10, ip + 2)
    .bigEndian16(8)
    .load(8, 1, 10, ip)
    .compute('and', 1, 15)
    .compute('lsh', 1, 2);
  code.compute('sub', 8, { r: 1 }).compute('add', 9, { r: 1 }).jump(tcp);
  code
    .label(v6)
    .load(8, 1, 10, ip + 6)
    .jumpIf(1, '!=', TCP, 'out');
  for (const half of [0, 8]) {
    code.load(64, 1, 10, ip + 8 + half).store(64, 10, key + KEY.source + half, { r: 1 });
    code.load(64, 1, 10, ip + 24 + half).store(64, 10, key + KEY.destination + half, { r: 1 });
  }
  code
    .load(16, 8, 10, ip + 4)
    .bigEndian16(8)
    .compute('add', 9, 40)
    .label(tcp);
  readKernel(code.compute('mov', 3, { r: 9 }), STACK.tcp, 16);
  code.load(32, 1, 10, STACK.tcp).store(32, 10, key + KEY.sourcePort, { r: 1 });
  code
    .load(8, 1, 10, STACK.tcp + 12)
    .compute('rsh', 1, 4)
    .compute('lsh', 1, 2)
    .compute('sub', 8, { r: 1 });
  code.load(8, 1, 10, STACK.tcp + 13).compute('and', 1, HEADER_FLAGS);
  code.jumpIf(8, '==', 0, hasNoData).compute('or', 1, FLAG.data).label(hasNoData);
  code.store(8, 10, key + KEY.flags, { r: 1 });
  if (fields.tracking !== undefined) sourceBeforeTranslation(code, fields.tracking);
  keepPorts(code, watched);
}

/** The four-tuple of the socket in r7, from here to there. */
export function tupleOfSocket(code: Assembler, watched: Watched): void {
  const { fields } = watched;
  const { key } = STACK;
  const [v6, done] = [code.fresh('v6'), code.fresh('tuple')];
  // Beyond what the checker knows of the socket: read as any memory.
  readKernel(code.compute('mov', 3, { r: 7 }).compute('add', 3, fields.localPort), STACK.word, 2);
  code.load(16, 1, 10, STACK.word).store(16, 10, key + KEY.sourcePort, { r: 1 });
  code.load(16, 1, 7, fields.remotePort).store(16, 10, key + KEY.destinationPort, { r: 1 });
  code
    .load(16, 1, 7, fields.socketFamily)
    .jumpIf(1, '==', AF_INET6, v6)
    .store(8, 10, key + KEY.version, 4);
  code.load(32, 1, 7, fields.local4).store(32, 10, key + KEY.source, { r: 1 });
  code.load(32, 1, 7, fields.remote4).store(32, 10, key + KEY.destination, { r: 1 });
  code
    .jump(done)
    .label(v6)
    .store(8, 10, key + KEY.version, 6);
  for (const half of [0, 8]) {
    code.load(64, 1, 7, fields.local6 + half).store(64, 10, key + KEY.source + half, { r: 1 });
    code.load(64, 1, 7, fields.remote6 + half).store(64, 10, key + KEY.destination + half, { r: 1 });
  }
  code.label(done);
  keepPorts(code, watched);
}

const AF_INET6 = 10;

function keepPorts(code: Assembler, { ports }: Watched): void {
  if (ports === undefined) return;
  const ours = code.fresh('our port');
  for (const at of [KEY.sourcePort, KEY.destinationPort]) {
    code.load(16, 1, 10, STACK.key + at).bigEndian16(1);
    for (const port of ports) code.jumpIf(1, '==', port, ours);
  }
  code.jump('out').label(ours);
}

/** The flags of the packet in r7 as its own header has them, in r1. Any other packet than one with just these goes to `out`. */
export function onlyWithFlags(code: Assembler, { fields }: Watched, flags: number): void {
  code.load(64, 3, 7, fields.head).load(16, 1, 7, fields.transportHeader).jumpIf(1, '==', NO_OFFSET, 'out');
  code.compute('add', 3, { r: 1 }).compute('add', 3, 13).store(64, 10, STACK.word, 0);
  readKernel(code, STACK.word, 1).load(8, 1, 10, STACK.word).compute('and', 1, HEADER_FLAGS);
  code.jumpIf(1, '!=', flags, 'out');
}

/** Counts one packet under the key, and ends the program. */
export function countAndEnd(code: Assembler, { records, lost }: Watched): Buffer {
  const { key, value, word } = STACK;
  const find = () => code.map(1, records).compute('mov', 2, { r: 10 }).compute('add', 2, key).call(HELPER.lookup);
  code.call(HELPER.now).compute('mov', 9, { r: 0 });
  find().jumpIf(0, '!=', 0, 'seen');
  code.store(64, 10, value + VALUE.packets, 1).store(64, 10, value + VALUE.firstNs, { r: 9 });
  code
    .store(64, 10, value + VALUE.lastNs, { r: 9 })
    .map(1, records)
    .compute('mov', 2, { r: 10 })
    .compute('add', 2, key);
  code.compute('mov', 3, { r: 10 }).compute('add', 3, value).compute('mov', 4, ONLY_NEW).call(HELPER.update);
  code.jumpIf(0, '==', 0, 'out');
  // Another processor was first, or the map is full.
  find().jumpIf(0, '!=', 0, 'seen').store(32, 10, word, 0).map(1, lost).compute('mov', 2, { r: 10 });
  code.compute('add', 2, word).call(HELPER.lookup).jumpIf(0, '==', 0, 'out').compute('mov', 1, 1).add64(0, 0, 1);
  code.jump('out').label('seen').compute('mov', 1, 1).add64(0, VALUE.packets, 1).store(64, 0, VALUE.lastNs, { r: 9 });
  return end(code);
}

/** BPF_NOEXIST */
const ONLY_NEW = 1;

export function end(code: Assembler): Buffer {
  return code.label('out').exit().bytes();
}
