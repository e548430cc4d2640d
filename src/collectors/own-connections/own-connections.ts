import type { HostAccess } from '../../model/access.ts';
import { seesProcessNumbers } from '../../system/first-process-namespace.ts';
import { type BpfMap, createMap } from '../../system/linux/bpf/maps.ts';
import { attachAt } from '../packet-losses/attach.ts';
import { kernelFields } from '../packet-losses/kernel-fields.ts';
import { kernelTypes } from '../packet-losses/kernel-types.ts';
import { namespaceNumber } from '../packet-losses/namespace-number.ts';
import { keepOpened } from '../packet-losses/opened.ts';
import { Unavailable } from '../series/unavailable.ts';
import { CONNECTED, CONNECTING, FAMILY, forkProgram, stateProgram } from './programs.ts';

/** Which connections to a port are those of the command's own processes, however many these fork, and whoever else connects. */
export interface OwnConnections {
  /** Asks the kernel who connected meanwhile: what is told next is of now. */
  refresh(): void;
  /** Whose the latest connection from this local port is; undefined for one that has no port yet, or was there before. */
  ownerOf(localPort: number): Owner | undefined;
  /** Whether the command has connected at all by itself: it may have others do so, as `docker exec` does. */
  hasConnected(): boolean;
  close(): void;
}

type Owner = 'command' | 'another';

export interface OwnOptions {
  readonly host: Pick<HostAccess, 'run'>;
  /** The first processes of the command, which have not begun yet. */
  readonly pids: readonly number[];
  /** Where they connect to. */
  readonly port: number;
}

/** Asks the kernel from now on. Throws Unavailable where it cannot be asked. */
export function watchOwnConnections({ host, pids, port }: OwnOptions): OwnConnections {
  if (!host.run(seesProcessNumbers))
    throw new Unavailable(
      'in a process namespace of its own nobody knows the numbers by which the kernel counts processes',
    );
  const opened = keepOpened();
  try {
    const btf = kernelTypes();
    const fields = kernelFields(btf);
    const family = opened.keep(createMap(FAMILY));
    const connected = opened.keep(createMap(CONNECTED));
    const maps = { family: family.fd, connecting: opened.keep(createMap(CONNECTING)).fd, connected: connected.fd };
    for (const pid of pids) family.write(number32(pid), IS_OURS);
    const at = (name: string, code: Buffer) => opened.keep(attachAt(btf, { place: 'tracepoint', name, code }));
    at('sched_process_fork', forkProgram(fields, maps));
    at('inet_sock_set_state', stateProgram(fields, maps, { namespace: namespaceNumber(host), port }));
    return { ...latestOf(connected), close: opened.close };
  } catch (error) {
    opened.close();
    throw error;
  }
}

const IS_OURS = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]);

function latestOf(connected: BpfMap): Omit<OwnConnections, 'close'> {
  const owners = new Map<number, Owner>();
  let hasConnected = false;
  const refresh = (): void =>
    connected.take((keys, keyAt, values, valueAt) => {
      const isOwn = values.readUInt32LE(valueAt) === 1;
      owners.set(keys.readUInt32LE(keyAt), isOwn ? 'command' : 'another');
      hasConnected ||= isOwn;
    });
  return {
    refresh,
    ownerOf: localPort => owners.get(localPort),
    hasConnected: () => {
      refresh();
      return hasConnected;
    },
  };
}

function number32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
