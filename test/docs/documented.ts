import { type CommandLine, commandLines } from './command-lines.ts';
import { type Treatment, treatmentOf } from './treatment.ts';

/** A documented line, and what is done with it. */
interface Documented extends CommandLine {
  readonly treatment: Treatment;
}

export const documented = commandLines().map((one): Documented => ({ ...one, treatment: treatmentOf(one.line) }));

export const elsewhere = documented.filter(({ treatment }) => treatment.treatment === 'elsewhere');

/** What shows saved runs comes after what makes them. */
export const executed = documented
  .filter(one => !elsewhere.includes(one))
  .toSorted((one, other) => Number(readsRuns(one.line)) - Number(readsRuns(other.line)));

function readsRuns(line: string): boolean {
  return / reports\//.test(line);
}
