import { type Assembler, assembler, HELPER, type Register } from '../../system/linux/bpf/assembler.ts';
import type { MapShape } from '../../system/linux/bpf/maps.ts';
import type { KernelFields } from '../packet-losses/kernel-fields.ts';

/** Processes of the command, by their number: the ones that it was started with, and all that these forked. */
export const FAMILY: MapShape = { kind: 'hash', name: 'll_family', keyBytes: 4, valueBytes: 8, entries: 65_536 };
/** Sockets that connect, by their address: 1 for those of the command. */
export const CONNECTING: MapShape = {
  kind: 'hash',
  name: 'll_connecting',
  keyBytes: 8,
  valueBytes: 8,
  entries: 65_536,
};
/** Local ports of connections: 1 where it was the command that connected last from there. */
export const CONNECTED: MapShape = { kind: 'hash', name: 'll_connected', keyBytes: 4, valueBytes: 8, entries: 65_536 };

type Fields = Pick<KernelFields, 'process' | 'localPort' | 'remotePort' | 'socketNamespace' | 'namespaceNumber'>;

/** Descriptors. */
interface Maps {
  readonly family: number;
  readonly connecting: number;
  readonly connected: number;
}

/** Words on a program's stack. */
const KEY = -8;
const VALUE = -16;
const SYN_SENT = 2;

/** sched_process_fork(parent, child): the child of a process of the family is of the family, too. */
export function forkProgram({ process }: Fields, { family }: Maps): Buffer {
  const code = begin().load(64, 7, 6, 0).load(64, 8, 6, 8);
  code.load(32, 1, 7, process).store(32, 10, KEY, { r: 1 });
  onMap(code, family, HELPER.lookup).jumpIf(0, '==', 0, 'out');
  code.load(32, 1, 8, process).store(32, 10, KEY, { r: 1 });
  return end(update(code, family, 1));
}

/**
 * inet_sock_set_state(socket, before, after). A socket becomes SYN-SENT in the process that connects, which is then known; its port is
 * chosen after that, and known when it leaves that state (tcp_v4_connect in net/ipv4/tcp_ipv4.c).
 */
export function stateProgram(
  fields: Fields,
  maps: Maps,
  { namespace, port }: { readonly namespace: number; readonly port: number },
): Buffer {
  const code = begin().load(64, 7, 6, 0);
  code.load(16, 1, 7, fields.remotePort).bigEndian16(1).jumpIf(1, '!=', port, 'out');
  code.load(64, 8, 7, fields.socketNamespace).jumpIf(8, '==', 0, 'out');
  code.load(32, 1, 8, fields.namespaceNumber).jumpIf32(1, '!=', namespace | 0, 'out');
  code.load(64, 1, 6, 8).jumpIf32(1, '==', SYN_SENT, 'has port').load(64, 1, 6, 16).jumpIf32(1, '!=', SYN_SENT, 'out');
  code.call(HELPER.currentProcess).compute('rsh', 0, 32).store(32, 10, KEY, { r: 0 });
  onMap(code, maps.family, HELPER.lookup).compute('mov', 9, 0).jumpIf(0, '==', 0, 'of another').compute('mov', 9, 1);
  update(code.label('of another').store(64, 10, KEY, { r: 7 }), maps.connecting, { r: 9 }).jump('out');
  code.label('has port').store(64, 10, KEY, { r: 7 });
  onMap(code, maps.connecting, HELPER.lookup).jumpIf(0, '==', 0, 'out').load(64, 9, 0, 0);
  onMap(code, maps.connecting, HELPER.remove);
  // Beyond what the checker knows of the socket: read as any memory.
  code.compute('mov', 1, { r: 10 }).compute('add', 1, KEY).compute('mov', 2, 2).compute('mov', 3, { r: 7 });
  code.compute('add', 3, fields.localPort).store(64, 10, KEY, 0).call(HELPER.readKernel);
  code.load(16, 1, 10, KEY).bigEndian16(1).store(64, 10, KEY, { r: 1 });
  return end(update(code, maps.connected, { r: 9 }));
}

/** r6 has the program's arguments. */
function begin(): Assembler {
  return assembler().compute('mov', 6, { r: 1 }).store(64, 10, KEY, 0);
}

function onMap(code: Assembler, map: number, helper: number): Assembler {
  return code.map(1, map).compute('mov', 2, { r: 10 }).compute('add', 2, KEY).call(helper);
}

function update(code: Assembler, map: number, value: number | { readonly r: Register }): Assembler {
  code.store(64, 10, VALUE, value).compute('mov', 3, { r: 10 }).compute('add', 3, VALUE).compute('mov', 4, 0);
  return onMap(code, map, HELPER.update);
}

function end(code: Assembler): Buffer {
  return code.label('out').exit().bytes();
}
