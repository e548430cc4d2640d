import { findCeiling } from '../../src/experiments/ceiling/find-ceiling.ts';
import type { AttributedGroup } from '../../src/model/attribution.ts';
import type { Ceiling } from '../../src/model/ceiling.ts';
import type { Trial } from '../../src/model/trial.ts';
import { groupOf } from '../report/samples.ts';

/** What a simulated target makes of a load. */
export interface Behaviour {
  /** Of so many connections, how many are served; the call counts from 1. */
  readonly served: (connections: number, call: number) => number;
  readonly confidence?: 'proven' | 'likely';
}

export interface Searched {
  readonly ceiling: Ceiling;
  readonly tried: readonly number[];
}

export async function searchSimulated(
  { served, confidence = 'proven' }: Behaviour,
  options: {
    readonly start?: number;
    readonly max?: number;
    readonly precision?: number;
    readonly repeat?: number;
  } = {},
): Promise<Searched> {
  const tried: number[] = [];
  const ceiling = await findCeiling(
    connections => {
      tried.push(connections);
      if (tried.length > 500) throw new Error(`no end to it: ${tried.join(', ')}`);
      return Promise.resolve(simulated(connections, served(connections, tried.length), confidence));
    },
    { start: 1000, max: 10_000_000, precision: 0.01, repeat: 3, attemptsEach: 1, refuse: () => undefined, ...options },
  );
  return { ceiling, tried };
}

export function simulated(connections: number, served: number, confidence: 'proven' | 'likely' = 'proven'): Trial {
  const failed = connections - served;
  const groups: AttributedGroup[] =
    failed === 0
      ? []
      : [
          {
            ...groupOf(
              { kind: 'limit', limit: 'ephemeral-ports', side: 'client', setting: 'ports', value: '1000' },
              { count: failed },
            ),
            confidence,
          },
        ];
  return {
    connections,
    state: 'completed',
    outcomes: {
      attempted: connections,
      served,
      failed,
      pending: 0,
      delayed: 0,
      connectMs: undefined,
      firstByteMs: undefined,
    },
    attribution: { failures: failed, attributed: failed, unexplained: 0, groups },
    runId: `run-of-${connections}`,
    folder: `runs/${connections}`,
    durationMs: 1,
  };
}
