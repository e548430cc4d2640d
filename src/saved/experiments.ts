import { z } from 'zod';
import type { Ceiling, CeilingEnd, CeilingTrial } from '../model/ceiling.ts';
import type { Climb, ClimbEnd, ClimbStep } from '../model/climb.ts';
import type { Companion, SettingChange } from '../model/raise.ts';
import type {
  LineEffect,
  LineMeasurement,
  UntriedLine,
  ValidatedLine,
  ValidatedLoad,
  Validation,
} from '../model/validation.ts';
import { blamedCause, causeHop, limitId } from './cause.ts';
import { count, fields, flag, listOf, maybe, number, side, tagged, text, texts, words } from './parts.ts';

const trial = fields<CeilingTrial>({
  connections: count,
  held: flag,
  served: count,
  causes: listOf(blamedCause),
  runId: text,
  folder: text,
});

const ceilingEnd = tagged<CeilingEnd, 'end'>('end', {
  found: {},
  'not-found': {},
  'never-holds': {},
  stopped: {},
  'out-of-time': { why: text },
  'out-of-memory': { why: text },
  broken: { why: text },
});

export const ceiling = fields<Ceiling>({
  ended: ceilingEnd,
  held: count,
  broke: maybe(count),
  repeats: fields<Ceiling['repeats']>({ held: count, runs: count }),
  spread: fields<Ceiling['spread']>({ low: count, high: count }),
  stoppedBy: maybe(blamedCause),
  max: count,
  precision: number,
  trials: listOf(trial),
});

export const settingChange = fields<SettingChange>({
  limit: limitId,
  side,
  setting: text,
  from: text,
  to: text,
  with: maybe(listOf(fields<Companion>({ setting: text, to: text }))),
  hop: maybe(causeHop),
  leaves: maybe(z.literal(true)),
});

/** A climb as it is now. Earlier versions wrote what a value took into its text: `1 (and tcp_tw_reuse_delay 1)`. */
export function currentClimb(climb: Climb): Climb {
  return { ...climb, steps: climb.steps.map(one => ({ ...one, change: currentChange(one.change) })) };
}

function currentChange(change: SettingChange): SettingChange {
  const [, to, name, value] = /^(.*?) \(and (\w+) (\w+)\)$/.exec(change.to) ?? [];
  if (to === undefined || name === undefined || value === undefined) return change;
  const folder = change.setting.slice(0, change.setting.lastIndexOf('.'));
  return { ...change, to, with: [{ setting: `${folder}.${name}`, to: value }] };
}

const step = fields<ClimbStep>({
  change: settingChange,
  cause: maybe(blamedCause),
  servedBefore: maybe(count),
  servedAfter: maybe(count),
  ceilingBefore: maybe(count),
  ceilingAfter: maybe(count),
  needed: words<ClimbStep['needed']>({ yes: true, no: true, unknown: true }),
  without: maybe(blamedCause),
});

export const ladder = fields<Climb>({
  goal: count,
  ended: tagged<ClimbEnd, 'end'>('end', { reached: {}, stopped: {}, wall: { cause: maybe(blamedCause), why: text } }),
  steps: listOf(step),
  served: count,
  folders: texts,
});

const measurement = fields<LineMeasurement>({
  scenario: text,
  with: maybe(texts),
  before: count,
  alone: count,
  allButThis: maybe(count),
  cause: maybe(blamedCause),
});

const line = fields<ValidatedLine>({
  key: text,
  value: text,
  file: text,
  line: count,
  before: maybe(text),
  untried: maybe(
    fields<UntriedLine>({
      reason: words<UntriedLine['reason']>({ same: true, overruled: true, untestable: true, obsolete: true }),
      why: text,
    }),
  ),
  trailing: maybe(text),
  triedAlone: maybe(flag),
  effect: words<LineEffect>({ raised: true, none: true, harmful: true, untestable: true }),
  obsolete: flag,
  why: text,
  measurements: listOf(measurement),
});

const load = fields<ValidatedLoad>({
  scenario: text,
  attempted: count,
  before: count,
  after: maybe(count),
  causeBefore: maybe(blamedCause),
  causeAfter: maybe(blamedCause),
});

export const validation = fields<Validation>({ lines: listOf(line), loads: listOf(load), completed: flag });

export const tuningProblem = fields<{ readonly file: string; readonly line: number; readonly why: string }>({
  file: text,
  line: z.number(),
  why: text,
});
