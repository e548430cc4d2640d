import type { Probe } from '../model/probe.ts';
import type { PreparedTrace } from './calls/call-trace.ts';
import { prepareTrace, type TraceOptions } from './calls/failed-calls.ts';
import { type LossesOptions, openLosses } from './packet-losses/open-losses.ts';
import type { CollectedLosses } from './packet-losses/packet-losses.ts';
import type { Collector } from './series/collector.ts';
import { loadClock, type SinceStart } from './series/load-clock.ts';

export interface EarlyOptions
  extends LossesOptions,
    Pick<TraceOptions, 'privilege'>,
    Partial<Pick<TraceOptions, 'onTraceInstance'>> {
  /** CLOCK_MONOTONIC of the load's start, once known. */
  readonly startedAtNs: () => bigint | undefined;
}

/** The evidence that takes longest to open, and asks for no process of the run: it can be opened while these start. */
export interface EarlyEvidence {
  readonly sinceStart: SinceStart;
  readonly losses: Collector<Probe<CollectedLosses>>;
  /** Throws Unavailable where failed calls cannot be traced. */
  readonly trace: () => PreparedTrace;
  /** Harmless once it is closed, by whomever. */
  close(): void;
}

/** Watches for lost packets from now on, and makes room for the trace of failed calls. */
export function openEarly(options: EarlyOptions): EarlyEvidence {
  const { privilege, onTraceInstance = () => undefined } = options;
  const sinceStart = loadClock(options.startedAtNs);
  const trace = tried(() => prepareTrace({ privilege, onTraceInstance }));
  const losses = openLosses(options, sinceStart);
  return {
    sinceStart,
    losses,
    trace: trace.get,
    close: () => {
      losses.close();
      trace.made?.close();
    },
  };
}

interface Tried<T> {
  readonly made?: T;
  /** Throws what making it threw. */
  readonly get: () => T;
}

function tried<T>(make: () => T): Tried<T> {
  try {
    const made = make();
    return { made, get: () => made };
  } catch (error) {
    return {
      get: () => {
        throw error;
      },
    };
  }
}
