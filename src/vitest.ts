import { expect } from 'vitest';
import type { CeilingResult } from './api/results.ts';
import type { ReportSection } from './model/report.ts';
import { causesOf } from './model/trial.ts';
import { causePhrase } from './report/wording/cause.ts';
import { ceilingSentence } from './report/wording/ceiling.ts';

interface LoadlineMatchers<R = unknown> {
  /**
   * Passes where at least so many connections were all served: by a ceiling, or by one run. Its message names what binds.
   */
  toHold(connections: number): R;
}

declare module 'vitest' {
  interface Assertion<T> extends LoadlineMatchers<T> {}
  interface AsymmetricMatchersContaining extends LoadlineMatchers {}
}

expect.extend({
  toHold(received: CeilingResult | ReportSection, connections: number) {
    const { held, sentence } = 'ceiling' in received ? ofCeiling(received) : ofRun(received);
    const message = () => `expected ${connections} connections ${this.isNot ? 'not ' : ''}to be held. ${sentence}`;
    return { pass: held >= connections, message, actual: held, expected: connections };
  },
});

interface Held {
  readonly held: number;
  readonly sentence: string;
}

function ofCeiling({ ceiling }: CeilingResult): Held {
  return { held: ceiling.held, sentence: ceilingSentence(ceiling) };
}

/** One run holds all of its connections, or it holds none for sure. */
function ofRun({ outcomes, attribution, run }: ReportSection): Held {
  const { attempted = 0, served = 0 } = outcomes;
  const causes = causesOf(attribution).map(({ cause }) => causePhrase(cause));
  const all = run.state.state === 'completed' && attempted > 0 && served === attempted;
  const sentence = `${served} of ${attempted} were served${causes.length === 0 ? '' : `: ${causes.join('; ')}`}`;
  return { held: all ? run.plan.scenario.load.connections : 0, sentence };
}
