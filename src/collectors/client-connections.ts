import type { HostAccess } from '../model/access.ts';
import { absent, ok, type Probe, valueIn } from '../model/probe.ts';
import type { RefusalsHeard } from '../model/refusals-heard.ts';
import type { Side } from '../model/side.ts';
import { type OwnConnections, watchOwnConnections } from './own-connections/own-connections.ts';
import type { ForkingProcess } from './processes/processes.ts';
import { type Collector, guarded, type RowKind } from './series/collector.ts';
import type { SinceStart } from './series/load-clock.ts';
import { probeOfError, Unavailable } from './series/unavailable.ts';
import { hearRefusals } from './sockets/refusals-heard.ts';
import { ENDINGS_OF_LOAD, ENDINGS_OF_WATCH, openUnanswered, type UnansweredEndings } from './sockets/unanswered.ts';

export interface ClientOptions {
  readonly hosts: Readonly<Record<Side, HostAccess>>;
  readonly listener: { readonly port: number };
  readonly processes: readonly ForkingProcess[];
  /** Whether others' traffic is watched for hours, whoever they are: at next to no cost, and in bounded memory. */
  readonly isWatch?: boolean;
  /** Whether connections to the listener's port are kept that end without an answer. */
  readonly keepUnanswered?: boolean;
  /** Whether the kernel may be asked which connections are the driver's own, or why not. */
  readonly asksOwners?: Probe<unknown>;
  /** Whether to hear what the server answers to a program that may not tell. */
  readonly hearsRefusals?: boolean;
}

/** Connections to the listener's port, as the client's kernel knows them. */
export interface ClientConnections {
  /** Those that ended without an answer so far, from all of the host's programs. */
  unanswered(): Probe<UnansweredEndings>;
  /** Which of them are the driver's; undefined where the kernel was not asked. */
  readonly own: OwnConnections | undefined;
  /** Refusals that the server sent to the driver so far, whatever that made of them. */
  refusals(): Probe<RefusalsHeard>;
  sample(atMs: number, row?: RowKind): void;
  close(): void;
}

export function openClientConnections(options: ClientOptions, sinceStart: SinceStart): ClientConnections {
  const own = openOwn(options);
  const unanswered = openEndings(options, sinceStart, valueIn(own));
  const refusals = openRefusals(options, sinceStart, own);
  return {
    unanswered: () => unanswered.result(),
    own: valueIn(own),
    refusals: () => refusals.result(),
    sample: (atMs, row) => {
      unanswered.sample(atMs, row);
      refusals.sample(atMs, row);
    },
    close: () => {
      unanswered.close();
      refusals.close();
      valueIn(own)?.close();
    },
  };
}

function openOwn({ hosts, processes, listener: { port }, asksOwners }: ClientOptions): Probe<OwnConnections> {
  if (asksOwners?.state !== 'read')
    return asksOwners ?? absent('the kernel was not asked whose connections to the server are');
  const pids = processes.filter(({ role }) => role === 'driver').map(({ pid }) => pid);
  try {
    return ok(watchOwnConnections({ host: hosts.client, pids, port }));
  } catch (error) {
    return probeOfError(error);
  }
}

function openEndings(
  options: ClientOptions,
  sinceStart: SinceStart,
  own: OwnConnections | undefined,
): Collector<Probe<UnansweredEndings>> {
  const { hosts, listener, keepUnanswered = false, isWatch = false } = options;
  return guarded(() => {
    if (!keepUnanswered) throw new Unavailable('connections without an answer were not asked for');
    const pace = isWatch ? ENDINGS_OF_WATCH : ENDINGS_OF_LOAD;
    return hosts.client.run(() => openUnanswered(listener.port, sinceStart, pace, own));
  });
}

/** Every packet of the host is looked at, which is too much of a server that is watched for hours. */
function openRefusals(
  options: ClientOptions,
  sinceStart: SinceStart,
  own: Probe<OwnConnections>,
): Collector<Probe<RefusalsHeard>> {
  const { hosts, listener, hearsRefusals = false, isWatch = false } = options;
  return guarded(() => {
    if (!hearsRefusals || isWatch) throw new Unavailable('what the server answers was not listened to');
    if (own.state !== 'read') throw new Unavailable(own.why);
    return hosts.client.run(() => hearRefusals(listener.port, sinceStart, own.value));
  });
}
