import { codeOf } from '../../model/error-code.ts';
import { SINCE } from '../../model/kernel-facts.ts';
import type { Unwatched } from '../../model/packet-losses.ts';
import { ok, type Probe } from '../../model/probe.ts';
import type { Btf } from '../../system/linux/bpf/btf.ts';
import { type BpfMap, createMap, type EachEntry } from '../../system/linux/bpf/maps.ts';
import { probeOfError, Unavailable } from '../series/unavailable.ts';
import { attachAt } from './attach.ts';
import type { Watched } from './fragments.ts';
import { kernelFields } from './kernel-fields.ts';
import { kernelTypes } from './kernel-types.ts';
import { type KernelWords, kernelWords } from './kernel-words.ts';
import { KEY, NO_REASON, VALUE } from './layout.ts';
import { ANSWERS } from './listener-programs.ts';
import { watchListeners } from './listener-watch.ts';
import { type Arguments, dropProgram, receivedResetProgram, resetProgram, retransmitProgram } from './loss-programs.ts';
import { keepOpened, type Opened } from './opened.ts';
import { OVERTAKEN, overtakenProgram } from './overtaken-programs.ts';
import { NOISE } from './places.ts';

/** Kernel memory for records is taken as they come, some 200 bytes each. */
const FEWEST_RECORDS = 65_536;
const MOST_RECORDS = 2 ** 20;
/** An attempt that fails leaves some records, one that is served none. */
const RECORDS_AN_ATTEMPT = 8;

export interface WatchOptions {
  /** Numbers of the network namespaces. */
  readonly namespaces: readonly number[];
  /** Connections from or to these ports alone. */
  readonly ports?: readonly number[];
  /** Attempts of the load. */
  readonly attempts: number;
}

/** Programs at the kernel's tracepoints, which write what became of packets into a table. They go with this process. */
export interface KernelWatch {
  readonly words: KernelWords;
  readonly unwatched: readonly Unwatched[];
  /** Empties the table: what was before the load is nobody's. */
  clear(): void;
  /** No program runs any more; the table stays. */
  stop(): void;
  /** Hands over every record of the table. */
  read(each: EachEntry): void;
  /** Records that found no room. */
  lost(): number;
  close(): void;
}

/** Throws Unavailable, with what was missing, where this kernel cannot be watched at all. */
export function watchKernel(options: WatchOptions): KernelWatch {
  const maps = keepOpened();
  const programs = keepOpened();
  try {
    return startWatch(kernelTypes(), options, { maps, programs });
  } catch (error) {
    programs.close();
    maps.close();
    throw whyRefused(error);
  }
}

/** No namespace has this number. */
const NOBODYS = 0;

/** Finds out by trying which parts cannot be watched here, or why none can. Leaves nothing behind. */
export function tryWatch(): Probe<readonly Unwatched[]> {
  try {
    const watch = watchKernel({ namespaces: [NOBODYS], attempts: 0 });
    watch.close();
    return ok(watch.unwatched);
  } catch (error) {
    return probeOfError(error);
  }
}

function whyRefused(error: unknown): unknown {
  const code = codeOf(error);
  if (code !== 'EPERM' && code !== 'ENOSYS') return error;
  return new Unavailable(`the kernel takes no BPF programs from this process: ${(error as Error).message}`);
}

function startWatch(
  btf: Btf,
  { namespaces, ports, attempts }: WatchOptions,
  { maps, programs }: Readonly<Record<'maps' | 'programs', Opened>>,
): KernelWatch {
  const { records, lost } = makeTables(attempts, maps);
  const answers = maps.keep(createMap(ANSWERS));
  const fields = kernelFields(btf);
  const watched: Watched = { fields, namespaces, ...(ports && { ports }), records: records.fd, lost: lost.fd };
  const words = kernelWords(btf);
  const args = argumentsOf(btf);
  const listeners = watchListeners(btf, watched, answers.fd);
  if (listeners.way !== 'none') programs.keep(listeners.links);
  const noise = [...words.drops].filter(([, name]) => NOISE.includes(name)).map(([reason]) => reason);
  const noSocket = [...words.drops].find(([, name]) => name === 'NO_SOCKET')?.[0] ?? NO_REASON;
  const overtaken = maps.keep(createMap(OVERTAKEN)).fd;
  const noted = listeners.way === 'tracepoints' ? { answers: answers.fd } : {};
  const unwatched: Unwatched[] = listeners.way === 'none' ? [{ part: 'listener-syn', why: listeners.why }] : [];
  const at = (name: string, code: Buffer) => programs.keep(attachAt(btf, { place: 'tracepoint', name, code }));
  // Before the drops, so that it ends after them: no drop is taken for another one.
  at('inet_sock_set_state', overtakenProgram(watched, overtaken));
  at('kfree_skb', dropProgram(watched, args, { noise, noSocket, overtaken, ...noted }));
  at('tcp_send_reset', resetProgram(watched, args));
  at('tcp_receive_reset', receivedResetProgram(watched));
  at('tcp_retransmit_skb', retransmitProgram(watched, args));
  if (args.tcp_send_reset < 3)
    unwatched.push({
      part: 'reset-reasons',
      why: `the tracepoint tcp_send_reset gives no reason here (Linux ${SINCE.resetReasons} does)`,
    });
  return {
    words,
    unwatched,
    clear: () => records.take(() => undefined),
    stop: programs.close,
    read: records.read,
    lost: () => countIn(lost),
    close: () => {
      programs.close();
      maps.close();
    },
  };
}

function makeTables(attempts: number, maps: Opened): Readonly<Record<'records' | 'lost', BpfMap>> {
  const entries = Math.min(MOST_RECORDS, Math.max(FEWEST_RECORDS, attempts * RECORDS_AN_ATTEMPT));
  const sizes = { keyBytes: KEY.bytes, valueBytes: VALUE.bytes, entries };
  return {
    records: maps.keep(createMap({ kind: 'hash', name: 'll_records', ...sizes })),
    lost: maps.keep(createMap({ kind: 'array', name: 'll_lost', keyBytes: 4, valueBytes: 8, entries: 1 })),
  };
}

function countIn(map: BpfMap): number {
  let count = 0;
  map.read((_keys, _keyAt, values, at) => {
    count = Number(values.readBigUInt64LE(at));
  });
  return count;
}

function argumentsOf(btf: Btf): Arguments {
  const count = (name: string) => btf.tracepointArguments(name) ?? 0;
  const args = {
    kfree_skb: count('kfree_skb'),
    tcp_send_reset: count('tcp_send_reset'),
    tcp_retransmit_skb: count('tcp_retransmit_skb'),
  };
  if (args.kfree_skb < 3)
    throw new Unavailable(`this kernel gives no reason for a packet that it drops (Linux ${SINCE.dropReasons} does)`);
  return args;
}
