import type { Attribution } from '../model/attribution.ts';
import type { ClientHostOutcome } from '../model/client-host-outcome.ts';
import type { Outcomes } from '../model/outcomes.ts';
import type { Timeline } from '../model/timeline.ts';

/** What a saved run amounts to: the count, the causes, and how it went. */
export interface Attributed {
  readonly outcomes: Outcomes;
  readonly attribution: Attribution;
  readonly timeline: Timeline;
  /** What became of the attempts of each host, where several made the load. */
  readonly clientHosts?: readonly ClientHostOutcome[];
}

export interface AttributeOptions {
  /** The time axis reaches so far at least: milliseconds since the load's start. */
  readonly untilMs: number;
}
