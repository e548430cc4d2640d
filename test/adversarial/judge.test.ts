import { describe, expect, it } from 'vitest';
import { parseCount } from './count.ts';
import { judge, type RunSection, seen } from './judge.ts';

type Cause = RunSection['attribution']['groups'][number]['cause'];

const NOFILE: Cause = { kind: 'limit', limit: 'nofile', side: 'server' };
const RESETS: Cause = { kind: 'application', what: 'closed-connection' };
const UNEXPLAINED: Cause = { kind: 'unexplained' };

/** A run in which 100 are served and these fail. */
function runOf(causes: readonly (readonly [number, Cause])[], more: Partial<RunSection['outcomes']> = {}): RunSection {
  const failed = causes.reduce((sum, [count]) => sum + count, 0);
  return {
    state: 'completed',
    outcomes: { attempted: 100 + failed, served: 100, failed, pending: 0, delayed: 0, ...more },
    attribution: {
      groups: causes.map(([count, cause]) => ({ outcome: 'failed', count, confidence: 'proven', cause })),
    },
  };
}

function kindOf(truth: readonly string[], counts: readonly string[], run: RunSection): string {
  return judge({ truth, counts: counts.map(parseCount) }, run).kind;
}

describe('a case is', () => {
  it.each([['nofile/server'], ['nofile'], ['limit']])('right where the truth, %s, is what was found', truth => {
    expect(kindOf([truth], ['served == 100', 'nofile/server >= 50'], runOf([[50, NOFILE]]))).toBe('right');
  });

  it('right by what has to change, where that is not what the attempts met', () => {
    const queue: Cause = { kind: 'limit', limit: 'listen-backlog', side: 'server', root: NOFILE };
    expect(kindOf(['nofile/server'], [], runOf([[50, queue]]))).toBe('right');
    expect(kindOf(['listen-backlog/server'], [], runOf([[50, queue]]))).toBe('accused');
  });

  it('accused where one failure of many has a cause that is not the truth, on whichever side', () => {
    const run = runOf([
      [200, RESETS],
      [1, NOFILE],
    ]);
    expect(judge({ truth: ['application', 'nofile/client'], counts: [] }, run)).toEqual({
      kind: 'accused',
      why: 'nofile/server of 1 (proven)',
    });
  });

  it('accused where more is put down to the truth than can be', () => {
    const run = runOf([[50, NOFILE]]);
    expect(kindOf(['nofile/server'], ['nofile/server <= 50'], run)).toBe('right');
    expect(kindOf(['nofile/server'], ['nofile/server <= 49'], run)).toBe('accused');
  });

  it('unexplained where anything is, unless its counts allow it', () => {
    const run = runOf([
      [50, NOFILE],
      [3, UNEXPLAINED],
    ]);
    expect(kindOf(['nofile/server'], [], run)).toBe('unexplained');
    expect(kindOf(['nofile/server'], ['unexplained <= 2'], run)).toBe('unexplained');
    expect(kindOf(['nofile/server'], ['unexplained <= 3'], run)).toBe('right');
  });

  it('accused where it is unexplained as well', () => {
    const causes = [
      [50, NOFILE],
      [3, UNEXPLAINED],
    ] as const;
    expect(kindOf(['application'], [], runOf(causes))).toBe('accused');
  });

  it('miscounted where a number is another, or anything is lost in the count', () => {
    expect(kindOf(['application'], ['application >= 60'], runOf([[50, RESETS]]))).toBe('miscounted');
    expect(kindOf(['application'], ['served == 99'], runOf([[50, RESETS]]))).toBe('miscounted');
    expect(kindOf(['application'], [], runOf([[50, RESETS]], { attempted: 151 }))).toBe('miscounted');
    expect(kindOf(['application'], [], runOf([[50, RESETS]], { pending: 1, attempted: 151 }))).toBe('miscounted');
  });

  it('crashed where the run is not whole', () => {
    const run = { ...runOf([]), state: 'interrupted', stateReason: 'a signal' };
    expect(judge({ truth: [], counts: [] }, run)).toEqual({ kind: 'crashed', why: 'interrupted: a signal' });
  });

  it('not judged by its delays', () => {
    const run = runOf([]);
    const delayed = [{ outcome: 'delayed', count: 9, confidence: 'likely', cause: NOFILE }];
    expect(kindOf([], [], { ...run, attribution: { groups: delayed } })).toBe('right');
  });
});

it('what is seen of a run fits a line', () => {
  const run = runOf([
    [50, RESETS],
    [20, RESETS],
    [3, UNEXPLAINED],
  ]);
  expect(seen(run)).toBe('100 of 173 served, application/closed-connection 70, unexplained 3');
});

it('a count that is written wrongly is an error', () => {
  expect(parseCount('listen-backlog/server <= 40')).toEqual({
    of: 'listen-backlog/server',
    comparison: '<=',
    value: 40,
  });
  expect(() => parseCount('served = 40')).toThrow('not a count: served = 40');
});
