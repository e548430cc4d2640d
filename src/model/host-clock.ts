/** One question and its answer: moments in nanoseconds, the outer two of our clock, the inner two of the host's. */
export interface ClockExchange {
  readonly askedNs: bigint;
  readonly receivedNs: bigint;
  readonly answeredNs: bigint;
  readonly heardNs: bigint;
}

type Exchanges = readonly [ClockExchange, ...ClockExchange[]];

/** How a host's CLOCK_MONOTONIC stands to ours. */
export interface ClockEstimate {
  /** Nanoseconds that the host's clock is ahead of ours, by the exchange that was fastest. */
  readonly aheadNs: bigint;
  /** The estimate is wrong by at most so much, in nanoseconds: half of the time that the fastest exchange was on its way. */
  readonly boundNs: number;
  /** The fastest exchange's time on its way, there and back, in nanoseconds. */
  readonly roundTripNs: number;
  /** How much faster the host's clock runs, in parts per million; absent until exchanges are far enough apart. */
  readonly drift?: ClockDrift;
}

interface ClockDrift {
  readonly ppm: number;
  /** The drift is wrong by at most so much. */
  readonly boundPpm: number;
}

/** Less time between two exchanges says nothing of how fast a clock runs. */
const SHORTEST_NS = 1e9;

/**
 * The estimate of these exchanges. The host's answer was made somewhere between our question and the moment we heard it: the shorter
 * the way, the less can be wrong.
 */
export function estimateClock(exchanges: Exchanges): ClockEstimate {
  const best = fastest(exchanges);
  const drift = driftOf(exchanges);
  const { aheadNs, boundNs } = reading(best);
  return { aheadNs, boundNs, roundTripNs: roundTrip(best), ...(drift !== undefined && { drift }) };
}

function driftOf([first, ...others]: Exchanges): ClockDrift | undefined {
  const last = others.pop();
  if (last === undefined) return undefined;
  const third = Math.floor(others.length / 3);
  const early = fastest([first, ...others.slice(0, third)]);
  const late = fastest([last, ...others.slice(others.length - third)]);
  const [from, to] = [reading(early), reading(late)];
  const apartNs = Number(to.atNs - from.atNs);
  if (apartNs < SHORTEST_NS) return undefined;
  const perMillion = 1e6 / apartNs;
  return {
    ppm: Number(to.aheadNs - from.aheadNs) * perMillion,
    boundPpm: (from.boundNs + to.boundNs) * perMillion,
  };
}

function reading(exchange: ClockExchange) {
  const { askedNs, receivedNs, answeredNs, heardNs } = exchange;
  return {
    atNs: (askedNs + heardNs) / 2n,
    aheadNs: (receivedNs - askedNs + (answeredNs - heardNs)) / 2n,
    boundNs: roundTrip(exchange) / 2,
  };
}

function fastest([first, ...others]: Exchanges): ClockExchange {
  return others.reduce((best, each) => (roundTrip(each) < roundTrip(best) ? each : best), first);
}

function roundTrip({ askedNs, receivedNs, answeredNs, heardNs }: ClockExchange): number {
  return Number(heardNs - askedNs - (answeredNs - receivedNs));
}
