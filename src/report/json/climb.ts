import type { LadderReport } from '../../model/report.ts';
import { ladderFiles } from '../climb-files.ts';
import { blamedJson } from './blamed.ts';

/** A ladder; what is not known is null. */
export function climbJson({ scenario, folder, ladder, target, memoryBytes }: LadderReport) {
  const { goal, ended, steps, served } = ladder;
  return {
    scenario,
    folder,
    goal,
    reached: served,
    end: ended.end,
    why: ended.end === 'wall' ? ended.why : null,
    wall: ended.end === 'wall' && ended.cause !== undefined ? blamedJson(ended.cause) : null,
    memoryBytes,
    steps: steps.map(({ change, cause, needed, without, ...step }) => ({
      ...change,
      cause: cause === undefined ? null : blamedJson(cause),
      ceilingBefore: step.ceilingBefore ?? null,
      ceilingAfter: step.ceilingAfter ?? null,
      servedBefore: step.servedBefore ?? null,
      servedAfter: step.servedAfter ?? null,
      needed: needed === 'unknown' ? null : needed === 'yes',
      without: without === undefined ? null : blamedJson(without),
    })),
    files: ladderFiles(ladder, target),
  };
}
