import { describe, expect, it } from 'vitest';
import { ownEnd } from '../../src/attribution/facts/own-end.ts';
import { absent, ok } from '../../src/model/probe.ts';
import type { ProcessExit } from '../../src/model/process-evidence.ts';

const EXIT: ProcessExit = { atMs: 1140, code: null, signal: 'SIGKILL', by: 'itself' };
const descriptors = (atMs: number[], used: number[]) => ok({ atMs, constant: {}, varying: { used } });

describe('a process that ended by itself', () => {
  it('was running while it held a descriptor, however late the run learned of its end', () => {
    // What has ended and was not waited for holds none.
    expect(ownEnd({ exit: EXIT, descriptors: descriptors([780, 832, 884], [2324, 2537, 0]) })).toEqual([
      { ...EXIT, runningAtMs: 832 },
    ]);
  });

  it('was running when its watcher saw it running', () => {
    const seen = { ...EXIT, runningAtMs: 1100 };
    expect(ownEnd({ exit: seen, descriptors: descriptors([780], [2324]) })).toEqual([seen]);
  });

  it('was running at a time that nobody knows, where its descriptors were not seen', () => {
    expect(ownEnd({ exit: EXIT, descriptors: absent('another user') })).toEqual([EXIT]);
    expect(ownEnd({ exit: EXIT, descriptors: descriptors([884], [0]) })).toEqual([EXIT]);
  });
});

it('a process that runs, or that the run ended, has no end of its own', () => {
  const seen = descriptors([884], [9]);
  expect(ownEnd({ descriptors: seen })).toEqual([]);
  expect(ownEnd({ exit: { ...EXIT, by: 'run' }, descriptors: seen })).toEqual([]);
});
