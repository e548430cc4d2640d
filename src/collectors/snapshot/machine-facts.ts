import type { ListenerFacts, MachineFacts } from '../../model/machine-facts.ts';
import { absent, failed, ok, type Probe, probe, valueIn } from '../../model/probe.ts';
import type { FileTree } from '../../system/file-tree.ts';
import { inNetworkOf, sharesNetwork } from '../../system/linux/process-network.ts';
import { listeningSockets, socketsOf } from '../../system/listeners-of.ts';
import { parseFileNr } from '../parse/file-nr.ts';
import { parseMeminfo } from '../parse/meminfo.ts';
import { isQuantity } from '../parse/quantity.ts';
import { parseSockstat } from '../parse/sockstat.ts';
import { parseSoftnet } from '../parse/softnet.ts';
import { readBehind } from './behind.ts';
import { readCgroup } from './cgroup.ts';
import { readProcess } from './process.ts';
import { readServers } from './servers.ts';
import { readSysctls } from './sysctls.ts';
import { busiestDestination, listenersIn, readTcpTables } from './tcp-tables.ts';

/** Whose view of the machine is wanted. */
export interface Viewpoint {
  /** Folder of the process that has it, as /proc/4711. */
  readonly process: string;
  /** Its number, where it is the process to be judged; undefined where it only has what others will inherit. */
  readonly pid: number | undefined;
}

/** Reads a machine as one process sees it: what cannot be read is a value with why. */
export function readMachineFacts(
  tree: FileTree,
  { process, pid }: Viewpoint,
  sysctlNames: readonly string[],
): MachineFacts {
  const network = readNetwork(tree, process, pid, sysctlNames);
  return {
    ...network,
    kernel: tree.read('/proc/sys/kernel/osrelease'),
    memoryBytes: field(tree.read('/proc/meminfo'), text => parseMeminfo(text)['MemTotal']),
    processors: field(tree.read('/proc/cpuinfo'), text => text.match(/^processor\s*:/gm)?.length),
    openFiles: field(tree.read('/proc/sys/fs/file-nr'), text => parseFileNr(text)['used']),
    backlogDrops: field(tree.read('/proc/net/softnet_stat'), text => parseSoftnet(text)['dropped']),
    threads: field(tree.read('/proc/loadavg'), text => Number(/\/(\d+)/.exec(text)?.[1])),
    process: readProcess(tree, process, pid !== undefined),
    cgroup: readCgroup(tree, process),
    servers: readServers(tree, pid),
  };
}

type NetworkFacts = Pick<MachineFacts, 'sysctls' | 'sockets' | 'ports' | 'listeners' | 'behind' | 'neighbours'>;

/** What belongs to the network namespace of the process: entered where it is another one than ours. */
function readNetwork(tree: FileTree, process: string, pid: number | undefined, names: readonly string[]): NetworkFacts {
  if (!tree.live || pid === undefined || sharesNetwork(pid)) return networkHere(tree, process, pid, names);
  const there = probe(() => inNetworkOf(pid, () => networkHere(tree, process, pid, names)));
  if (there.state === 'read') {
    // Settings of the whole machine have no file in there.
    const whole = readSysctls(tree, names);
    const sysctls = Object.fromEntries(
      Object.entries(there.value.sysctls).map(([name, probe]) => [
        name,
        probe.state === 'absent' ? (whole[name] ?? probe) : probe,
      ]),
    );
    return { ...there.value, sysctls };
  }
  const why = failed(`process ${pid} has a network namespace of its own, which only root may enter`);
  const here = networkHere(tree, process, pid, names);
  const sysctls = Object.fromEntries(
    names.map(name => [name, name.startsWith('net.') ? why : (here.sysctls[name] ?? why)]),
  );
  return { ...here, sysctls, listeners: why, behind: why };
}

function networkHere(tree: FileTree, process: string, pid: number | undefined, names: readonly string[]): NetworkFacts {
  const folder = tree.has(`${process}/net/tcp`) ? `${process}/net` : '/proc/net';
  const sysctls = readSysctls(tree, names);
  const rows = readTcpTables(tree, folder);
  const range = valueIn(sysctls['net.ipv4.ip_local_port_range'] ?? failed('not read'));
  return {
    sysctls,
    sockets: field(tree.read(`${folder}/sockstat`), text => quantitiesIn(parseSockstat(text))),
    ports: rows.state === 'read' ? ok(busiestDestination(rows.value, range)) : rows,
    listeners: tree.live ? listenersOf(pid) : rows.state === 'read' ? ok(listenersIn(rows.value)) : rows,
    behind: tree.live && pid !== undefined ? probe(() => readBehind(tree, pid)) : NO_PROCESS,
    neighbours: field(tree.read(`${folder}/arp`), text => text.trim().split('\n').length - 1),
  };
}

const NO_PROCESS = absent('no running process was named');

/** Of the process where its sockets can be seen; without a process, of nobody: others' queues are no business of it. */
function listenersOf(pid: number | undefined): Probe<readonly ListenerFacts[]> {
  if (pid === undefined) return NO_PROCESS;
  return probe(() => {
    const own = socketsOf(pid);
    return listeningSockets()
      .filter(({ inode }) => own.has(inode))
      .map(({ localPort, receiveQueue, sendQueue }) => ({ port: localPort, waiting: receiveQueue, bound: sendQueue }));
  });
}

function field<T>(text: Probe<string>, parse: (text: string) => T | undefined): Probe<T> {
  if (text.state !== 'read') return text;
  const value = parse(text.value);
  return value === undefined || (typeof value === 'number' && !isQuantity(value))
    ? failed('it is not as Linux writes it')
    : ok(value);
}

/** Of a garbled table only what is a number is known. */
function quantitiesIn(values: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => isQuantity(value)));
}
