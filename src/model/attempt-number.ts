import type { Ledger } from './ledger.ts';

/** Where an attempt stands in a run's ledgers. */
export interface AttemptPlace {
  readonly shard: number;
  readonly index: number;
}

/** Attempts are numbered from 1 through the ledgers of a run, shard by shard. */
export function attemptNumbers(ledgers: readonly Pick<Ledger, 'length'>[]): (shard: number, index: number) => number {
  const before: number[] = [];
  let all = 0;
  for (const { length } of ledgers) {
    before.push(all);
    all += length;
  }
  return (shard, index) => (before[shard] ?? all) + index + 1;
}

/** Where the attempt of a number stands; undefined where no attempt has it. */
export function placeOf(ledgers: readonly Pick<Ledger, 'length'>[], number: number): AttemptPlace | undefined {
  let index = Number.isInteger(number) ? number - 1 : -1;
  for (const [shard, { length }] of ledgers.entries()) {
    if (index >= 0 && index < length) return { shard, index };
    index -= length;
  }
  return undefined;
}
