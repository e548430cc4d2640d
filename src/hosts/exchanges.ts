import { type ClockEstimate, type ClockExchange, estimateClock } from '../model/host-clock.ts';

/** The fastest of so many is close to the shortest way there is. */
const FIRST = 21;
/** Of a long time only the last are kept. */
const MOST = 4096;

/** Exchanges of clock readings with one host. */
export interface Exchanges {
  /** Makes one more. */
  add(): Promise<void>;
  /** The estimate, after as many exchanges as it takes. */
  estimate(): Promise<ClockEstimate>;
}

export function clockExchanges(make: () => Promise<ClockExchange>): Exchanges {
  const made: ClockExchange[] = [];
  const add = async (): Promise<void> => {
    made.push(await make());
    if (made.length > MOST) made.shift();
  };
  return {
    add,
    estimate: async () => {
      while (made.length < FIRST) await add();
      const [first, ...others] = made;
      if (first === undefined) throw new Error('no exchange was made');
      return estimateClock([first, ...others]);
    },
  };
}
