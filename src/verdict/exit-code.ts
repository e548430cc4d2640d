import { EXIT, type ExitCode } from '../model/errors.ts';
import type { Verdict } from '../model/verdict.ts';

/** The exit code of a command that judged runs: a failure outweighs a run that told nothing. */
export function exitCodeOf(verdicts: readonly Pick<Verdict, 'result'>[]): ExitCode {
  if (verdicts.some(verdict => verdict.result === 'fail')) return EXIT.failed;
  if (verdicts.some(verdict => verdict.result === 'inconclusive')) return EXIT.inconclusive;
  return EXIT.pass;
}
