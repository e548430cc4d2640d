import { readFileSync } from 'node:fs';
import path from 'node:path';
import { explain } from '../../dist/api/explain.js';
import { parseServerLine } from '../../dist/servers/servers.js';
import { mutateText, pick } from './mutate.mjs';

const LINES = readFileSync(path.join(import.meta.dirname, '../../test/fixtures/explain/lines.tsv'), 'utf8').split('\n');

export const lines = {
  make: random => mutateText(random, pick(random, LINES)),
  take: line => {
    parseServerLine(line);
    explain(line);
  },
};
