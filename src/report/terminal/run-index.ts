import type { IndexEntry, RunIndex } from '../../model/run-index.ts';
import { visible } from '../escape.ts';
import { labelled } from '../wrap.ts';
import { WIDTH } from './width.ts';

/** Runs and experiments for a person: result and folder in a line, below them what became of it. */
export function runIndexText({ entries }: RunIndex): string {
  return `${entries.flatMap(entryLines).join('\n')}\n`;
}

const RESULT_WIDTH = 'inconclusive  '.length;

/** A folder is for copying: it is not broken. */
function entryLines({ result, folder, headline }: IndexEntry): string[] {
  const told = labelled(' '.repeat(RESULT_WIDTH), visible(headline), WIDTH);
  return [`${result.padEnd(RESULT_WIDTH)}${visible(folder)}`, ...told];
}
