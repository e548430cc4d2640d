import type { AttemptGroup } from '../../model/attempt-group.ts';
import type { FactBook } from '../../model/facts/facts.ts';
import type { FailingTime } from '../../model/facts/failing-time.ts';
import type { SettingsFact } from '../../model/facts/host.ts';
import type { OpenFilesFact } from '../../model/facts/machine.ts';
import type { ProcessFact } from '../../model/facts/processes.ts';
import { type Finding, finding } from '../../model/finding.ts';
import { valueIn } from '../../model/probe.ts';
import type { Side } from '../../model/side.ts';
import { isHeldUp, isStuck, isThen } from '../counted.ts';

export function isFull(process: ProcessFact): boolean {
  return process.peakDescriptors >= process.nofile;
}

/** A process that had all the descriptors that it may have while these failed, and went no further; undefined where none had. */
export function fullFor(group: AttemptGroup, processes: readonly ProcessFact[]): ProcessFact | undefined {
  return processes.find(process => isFull(process) && wasThen(group, process.fullTime));
}

function wasThen(group: AttemptGroup, time: FailingTime | undefined): boolean {
  if (time === undefined) return true;
  return isHeldUp(group) ? isStuck(group, Number.POSITIVE_INFINITY, time) : isThen(group, time);
}

/** The finding that a process had all the descriptors that it may have. */
export function descriptorsAtLimit(side: Side, process: ProcessFact): Finding {
  return finding('descriptors-at-limit', {
    side,
    pid: process.pid,
    used: process.peakDescriptors,
    limit: process.nofile,
  });
}

/** The most descriptors that one process of a side had. */
export function mostUsed(side: Side, facts: FactBook): number {
  return Math.max(0, ...(valueIn(facts[`${side}.processes`]) ?? []).map(({ peakDescriptors }) => peakDescriptors));
}

/** Between two looks a process that comes so close may have had all: a server that keeps spare ones gives one up before it sheds. */
const SPARE_DESCRIPTORS = 4;

/** A process whose table could not grow although its own limit allowed more descriptors; undefined where there is none. */
export function tableFull(side: Side, processes: readonly ProcessFact[], settings: SettingsFact): Finding | undefined {
  const bound = tableBound(settings);
  if (bound === undefined) return undefined;
  const full = processes.find(each => !isFull(each) && each.peakDescriptors >= bound - SPARE_DESCRIPTORS);
  if (full === undefined) return undefined;
  const { pid, peakDescriptors: used, nofile: limit } = full;
  return finding('descriptor-table-full', { side, pid, used, nrOpen: bound, limit });
}

export function tableBound(settings: SettingsFact): number | undefined {
  const text = settings['fs.nr_open'];
  return text === undefined ? undefined : Number(text);
}

/** A file is freed a moment after its last close, and others use the machine too: this near is full. */
const FULL_SHARE = 0.98;

/** That the machine had no open file left for ordinary users; undefined where it had. */
export function filesAtLimit({ peak, max }: OpenFilesFact): Finding | undefined {
  return peak >= max * FULL_SHARE ? finding('open-files-at-limit', { peak, max }) : undefined;
}
