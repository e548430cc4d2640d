import type { TranslatedPorts } from '../host-evidence.ts';
import type { PacketLosses } from '../packet-losses.ts';
import { absent, type Probe } from '../probe.ts';
import type { Side } from '../side.ts';
import type { TargetLogLine } from '../target-evidence.ts';
import type { AcceptanceFact } from './acceptance.ts';
import type { FailedCallFact, ShortagesFact } from './calls.ts';
import type { CgroupFact } from './cgroups.ts';
import type { HopFact } from './hops.ts';
import type { CountersFact, SettingsFact, TrackingFact } from './host.ts';
import type { ListenerFact } from './listener.ts';
import type { LoadFact } from './load.ts';
import type { LossesFact } from './losses.ts';
import type { NeighboursFact, OpenFilesFact, SocketsFact, ThreadsFact } from './machine.ts';
import type { PortsFact } from './ports.ts';
import type { DriverFact, ProcessFact } from './processes.ts';
import type { RefusalsFact } from './refusals.ts';
import type { ApplicationFact, TargetFact } from './target.ts';
import type { ForksFact, UserFact } from './tasks.ts';

/** The one list of facts: the name of each, its type, and what it is in a few words. */
export const FACTS = {
  load: fact<LoadFact>('the load: attempts, time limit, probe'),
  ...eachSide('processes')<readonly ProcessFact[]>(
    side => `descriptors of the ${side}'s processes, against their limits`,
  ),
  ...eachSide('settings')<SettingsFact>(side => `sysctl values in force on the ${side}`),
  ...eachSide('counters')<CountersFact>(side => `TCP and IP counters of the ${side}`),
  ...eachSide('tracking')<TrackingFact>(side => `connection-tracking statistics of the ${side}`),
  ...eachSide('translated')<readonly TranslatedPorts[]>(
    side => `ports that the address translation of the ${side} gave to connections`,
  ),
  ...eachSide('cgroups')<readonly CgroupFact[]>(
    side => `the cgroups that bound the ${side}'s processes, and what their limits refused`,
  ),
  ...eachSide('failedCalls')<readonly FailedCallFact[]>(side => `failed system calls of the ${side}'s processes`),
  driver: fact<DriverFact>("how the driver's processes ended"),
  'server.users': fact<readonly UserFact[]>(
    "threads of the users that the server's processes run as, against their limit",
  ),
  'server.forks': fact<ForksFact>('processes and threads that the server could not make'),
  'server.shortages': fact<ShortagesFact>('files, ports, threads and memory that calls of the server failed for'),
  threads: fact<ThreadsFact>('threads of the whole machine, against its limit'),
  openFiles: fact<OpenFilesFact>("open files of the server's whole machine, against its limit"),
  'client.openFiles': fact<OpenFilesFact>("open files of the client's whole machine, against its limit"),
  'client.ports': fact<PortsFact>('local ports in use, per source and destination, by socket state'),
  listener: fact<ListenerFact>("the listener's accept queue, its bound, and its SYN queue"),
  acceptance: fact<AcceptanceFact>('how fast the application accepted, and with which errors'),
  losses: fact<LossesFact>('packets that vanished, place by place (identities E1 to E4)'),
  packetLosses: fact<PacketLosses>("the kernels' records of each lost packet and each reset"),
  refusals: fact<RefusalsFact>('resets and ICMP messages that the server answered with'),
  target: fact<TargetFact>("how the target's processes ended, and what they accepted"),
  application: fact<ApplicationFact>('which server the target is, and how it was configured'),
  targetLog: fact<readonly TargetLogLine[]>("lines of the target's error log"),
  sockets: fact<SocketsFact>('orphaned sockets and TCP memory of the whole machine'),
  hops: fact<readonly HopFact[]>('where the target connects to by itself, and what listens there'),
  neighbours: fact<NeighboursFact>('tables of link addresses of the whole machine'),
};

export type FactName = keyof typeof FACTS;

/** The facts by name. A rule declares the facts that it needs, and gets only those. */
export type Facts = { readonly [Name in FactName]: NonNullable<(typeof FACTS)[Name]['type']> };

/** Every fact, as far as the evidence gave it. */
export type FactBook = { readonly [Name in FactName]: Probe<Facts[Name]> };

/** The book of a run that nothing was read of. */
export function emptyBook(why: string): FactBook {
  return Object.fromEntries(Object.keys(FACTS).map(name => [name, absent(why)])) as FactBook;
}

interface FactEntry<T> {
  readonly phrase: string;
  /** For the compiler alone: never there. */
  readonly type?: T;
}

function fact<T>(phrase: string): FactEntry<T> {
  return { phrase };
}

/** Two facts of one type: `client.NAME` and `server.NAME`. */
function eachSide<Name extends string>(name: Name) {
  return <T>(phrase: (side: Side) => string) =>
    ({ [`client.${name}`]: fact<T>(phrase('client')), [`server.${name}`]: fact<T>(phrase('server')) }) as {
      readonly [Of in Side as `${Of}.${Name}`]: FactEntry<T>;
    };
}
