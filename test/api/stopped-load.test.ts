import { describe, expect, it } from 'vitest';
import { trialFrom } from '../../src/api/trials.ts';
import type { RunState } from '../../src/model/run.ts';
import { stateSentence } from '../../src/report/wording/state.ts';
import { judge } from '../../src/verdict/judge.ts';
import { RUN, sectionOf } from '../report/samples.ts';

const BOUND: RunState = { state: 'stopped', phase: 'load', by: 'bound' };
const USER: RunState = { state: 'stopped', phase: 'load', by: 'user' };

describe('a load that the bound on its time stopped', () => {
  const section = sectionOf([], { run: { ...RUN, state: BOUND } });

  it('is judged by nobody, whatever it measured', () => {
    const failed = { text: 'failed == 0', metric: { name: 'failed' }, comparison: '==', value: 0 } as const;
    const outcomes = { ...section.outcomes, failed: 84 };
    expect(judge([failed], outcomes, section.attribution, BOUND).result).toBe('inconclusive');
    expect(judge([], outcomes, section.attribution, BOUND).result).toBe('inconclusive');
  });

  it('says so, and blames no user for it', () => {
    expect(stateSentence(BOUND)).toMatch(/^Stopped by the bound on its time/);
    expect(stateSentence(USER)).toMatch(/^Stopped by the user/);
  });

  it('is a trial to be made again, where one that the user stopped ends the search', () => {
    expect(trialFrom(section)).toMatchObject({ state: 'broken', brokenBy: 'driver' });
    expect(trialFrom(sectionOf([], { run: { ...RUN, state: USER } }))).toMatchObject({ state: 'stopped' });
    const broken: RunState = { state: 'broken', phase: 'lab', why: 'the load driver could not keep up, or was lost' };
    expect(trialFrom(sectionOf([], { run: { ...RUN, state: broken } }))).toMatchObject({ brokenBy: 'run' });
  });
});
