import type { HostAccess } from '../../model/access.ts';
import type { PacketLosses, Unwatched } from '../../model/packet-losses.ts';
import type { Side } from '../../model/side.ts';
import type { Collector, RowKind } from '../series/collector.ts';
import type { SinceStart } from '../series/load-clock.ts';
import { type KernelWatch, watchKernel } from './kernel-watch.ts';
import { difference, type Moved } from './loss-checks.ts';
import { type LossCounts, type NamespaceCounters, openLossCounters } from './loss-counters.ts';
import { namespaceNumber } from './namespace-number.ts';
import { keepOpened } from './opened.ts';
import { readSymbols, symbolsAt } from './symbols.ts';
import { locationsOf, readTuples, type TupleRecord } from './tuple-records.ts';

export interface PacketLossOptions {
  readonly hosts: Readonly<Record<Side, HostAccess>>;
  /** The sides that each have a network namespace of their own here; both, where they share one. */
  readonly namespaces: readonly (readonly Side[])[];
  /** Where servers of the run listen; the target's comes first. */
  readonly serverPorts: readonly number[];
  /** Whether others use these namespaces, too: connections to other ports are none of the run's. */
  readonly isPublic: boolean;
  readonly attempts: number;
  readonly sinceStart: SinceStart;
}

/** What the kernel said of lost packets, to be gone through once the load is over. */
export interface CollectedLosses {
  readonly source: PacketLosses['source'];
  /** Milliseconds since the load's start, where packets before that were not seen. */
  readonly sinceMs?: number;
  /** The one side whose kernel was asked, where the other's could not be. */
  readonly onlyOf?: Side;
  forEach(each: (record: TupleRecord) => void): void;
  readonly moved: readonly Moved[];
  readonly lost: number;
  readonly unwatched: readonly Unwatched[];
}

/**
 * Watches what the kernel does with packets, from the first sample to the last one. Throws Unavailable where this kernel cannot.
 */
export function openPacketLosses(options: PacketLossOptions): Collector<CollectedLosses> {
  const { hosts, namespaces } = options;
  const opened = keepOpened();
  try {
    const hostOf = ([side = 'client']: readonly Side[]) => hosts[side];
    const counters = namespaces.map(sides => opened.keep(openLossCounters(hostOf(sides), sides)));
    const numbers = namespaces.map(sides => namespaceNumber(hostOf(sides)));
    const { serverPorts, isPublic, attempts } = options;
    const kernel = opened.keep(watchKernel({ namespaces: numbers, attempts, ...(isPublic && { ports: serverPorts }) }));
    const period = watchPeriod(kernel, counters);
    return {
      sample: (_atMs, row) => period.note(row),
      result: () => collected(kernel, options, numbers, period.end()),
      close: opened.close,
    };
  } catch (error) {
    opened.close();
    throw error;
  }
}

interface Period {
  note(row: RowKind | undefined): void;
  /** Ends it, if it goes on still. */
  end(): readonly Moved[];
}

/** From the first note to the last one. What came before, such as connections in the background, is nobody's. */
function watchPeriod(kernel: KernelWatch, counters: readonly NamespaceCounters[]): Period {
  let start: Readonly<Record<'before' | 'after', readonly LossCounts[]>> | undefined;
  let moved: readonly Moved[] | undefined;
  const readAll = () => counters.map(one => one.read());
  const begin = () => {
    const before = readAll();
    kernel.clear();
    return { before, after: readAll() };
  };
  const end = () => {
    start ??= begin();
    const from = start;
    const before = readAll();
    kernel.stop();
    const after = readAll();
    moved ??= counters.map(({ sides }, index) => ({
      sides,
      before: difference(before[index], from.after[index]),
      after: difference(after[index], from.before[index]),
    }));
    return moved;
  };
  return {
    note: row => {
      start ??= begin();
      if (row === 'last' && moved === undefined) end();
    },
    end: () => moved ?? end(),
  };
}

function collected(
  kernel: KernelWatch,
  { namespaces, serverPorts, sinceStart }: PacketLossOptions,
  numbers: readonly number[],
  moved: readonly Moved[],
): CollectedLosses {
  const { words, unwatched } = kernel;
  const [only, ...others] = namespaces.flat();
  return {
    source: 'bpf',
    ...(only !== undefined && others.length === 0 && { onlyOf: only }),
    forEach: each => {
      const locations = locationsOf(kernel.read);
      const symbols = locations.length === 0 ? new Map<bigint, string>() : symbolsAt(readSymbols(), locations);
      const sideOf = (number: number) => {
        const sides = namespaces[numbers.indexOf(number)] ?? [];
        return sides.length === 1 ? sides[0] : undefined;
      };
      const seesServer = namespaces.some(sides => sides.includes('server'));
      readTuples(kernel.read, { words, symbols, sideOf, serverPorts, sinceStart, seesServer }, each);
    },
    moved,
    lost: kernel.lost(),
    unwatched,
  };
}
