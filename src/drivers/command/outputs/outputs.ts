import type { DriverNumbers } from '../../../model/driver-output.ts';
import { numbersIn as numbersOfDrivers } from '../../drivers.ts';
import { parseH2load } from './h2load.ts';
import { parseHey } from './hey.ts';
import { parseHttperf } from './httperf.ts';
import { parseK6 } from './k6.ts';
import type { OutputParser } from './output.ts';
import { parsePgbench } from './pgbench.ts';
import { parseRedisBenchmark } from './redis-benchmark.ts';
import { parseSiege } from './siege.ts';
import { parseVegeta } from './vegeta.ts';

/** Load programs that are no drivers of ours, and whose output is read all the same. */
const PARSERS: readonly OutputParser[] = [
  parseH2load,
  parseHey,
  parseSiege,
  parseHttperf,
  parseK6,
  parseVegeta,
  parseRedisBenchmark,
  parsePgbench,
];

/** The numbers that any load program printed; undefined for a text of another program. */
export function numbersPrinted(text: string): DriverNumbers | undefined {
  const ofDriver = numbersOfDrivers(text);
  if (ofDriver !== undefined) return ofDriver;
  for (const parse of PARSERS) {
    const numbers = parse(text);
    if (numbers !== undefined) return numbers;
  }
  return undefined;
}
