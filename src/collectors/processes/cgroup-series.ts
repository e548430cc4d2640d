import { join } from 'node:path';
import { absent, ok, type Probe } from '../../model/probe.ts';
import type { Series } from '../../model/series.ts';
import type { CgroupController } from '../../system/cgroup-tree.ts';
import { type OpenFile, openFile } from '../../system/open-file.ts';
import {
  parseCurrent,
  parseFailures,
  parseHighest,
  parseMemoryEvents,
  parseOomControl,
  parsePidsEvents,
} from '../parse/cgroup-files.ts';
import { recordSeries } from '../series/series-recorder.ts';

type Parse = (text: string) => Record<string, number>;

const FILES: Readonly<Record<`${CgroupController}${1 | 2}`, readonly (readonly [name: string, parse: Parse])[]>> = {
  pids1: [
    ['pids.current', parseCurrent],
    ['pids.events', parsePidsEvents],
  ],
  pids2: [
    ['pids.current', parseCurrent],
    ['pids.events', parsePidsEvents],
  ],
  memory1: [
    ['memory.usage_in_bytes', parseCurrent],
    ['memory.failcnt', parseFailures],
    ['memory.max_usage_in_bytes', parseHighest],
    ['memory.oom_control', parseOomControl],
  ],
  memory2: [
    ['memory.current', parseCurrent],
    ['memory.events', parseMemoryEvents],
    ['memory.peak', parseHighest],
  ],
};

/** The counters of one controller of one cgroup. What was read stays, also when the cgroup goes with its last process. */
export interface CgroupSeries {
  sample(atMs: number): void;
  result(): Probe<Series>;
  close(): void;
}

/** A file that is not there, as at the top of a tree, is passed over. */
export function openCgroupSeries(folder: string, version: 1 | 2, controller: CgroupController): CgroupSeries {
  const open = FILES[`${controller}${version}`].flatMap(([name, parse]) => opened(join(folder, name), parse));
  const recorder = recordSeries({ peak: 'current' });
  let rows = 0;
  let gone = open.length === 0;
  return {
    sample: atMs => {
      if (gone) return;
      try {
        recorder.add(atMs, Object.assign({}, ...open.map(({ file, parse }) => parse(file.read()))));
        rows += 1;
      } catch {
        gone = true;
      }
    },
    result: () => (rows === 0 ? absent(`${folder} shows no counters`) : ok(recorder.series())),
    close: () => {
      for (const { file } of open) file.close();
    },
  };
}

function opened(path: string, parse: Parse): { file: OpenFile; parse: Parse }[] {
  try {
    return [{ file: openFile(path), parse }];
  } catch {
    return [];
  }
}
