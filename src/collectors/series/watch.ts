import type { Probe } from '../../model/probe.ts';
import { type Collector, guarded, type RowKind } from './collector.ts';

/** How each part of `T` is opened, under the name that its evidence has. */
export type Sources<T> = { readonly [Name in keyof T]: () => Collector<T[Name]> };

type Results<T> = { readonly [Name in keyof T]: Probe<T[Name]> };

/** All collectors of one place. None throws: what cannot be opened or read is a result. */
export interface Watch<T> {
  sample(atMs: number, row?: RowKind): void;
  results(): Results<T>;
  /** Of these alone: not every result is cheap to ask for again and again. */
  only<Name extends keyof T>(...names: readonly Name[]): Pick<Results<T>, Name>;
  close(): void;
}

/** Opens them in the order of the list, which is the order in which they are sampled. */
export function watch<T extends object>(sources: Sources<T>): Watch<T> {
  const names = Object.keys(sources) as (keyof T)[];
  const opened = new Map(names.map(name => [name, guarded(sources[name])]));
  const resultsOf = (wanted: readonly (keyof T)[]) =>
    Object.fromEntries(wanted.map(name => [name, opened.get(name)?.result()]));
  return {
    sample: (atMs, row) => {
      for (const collector of opened.values()) collector.sample(atMs, row);
    },
    results: () => resultsOf(names) as Results<T>,
    only: (...wanted) => resultsOf(wanted) as Pick<Results<T>, (typeof wanted)[number]>,
    close: () => {
      for (const collector of opened.values()) collector.close();
    },
  };
}
