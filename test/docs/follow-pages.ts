import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { AS_NOBODY } from '../as-nobody.ts';
import { programs } from '../end-to-end/diagnosing.ts';
import { executed } from './documented.ts';
import { deskOf, type Execution, execute, runFiles } from './execute.ts';
import { openLane } from './lanes.ts';
import { fencedBlocks, ROOT } from './pages.ts';
import { substituted } from './substitutions.ts';
import { treatmentOf } from './treatment.ts';
import { openWorkplace } from './workplace.ts';

export interface Reader {
  /** What became of each line, by the line as the page has it. */
  readonly executions: ReadonlyMap<string, Promise<Execution>>;
  close(): Promise<void>;
}

/** The scenario of the first page that is to fail. */
export const FAILING = 'loadline run failing.yaml';

/** Types all lines of all pages: what needs no other line beside the rest, two at a time. */
export async function followPages(): Promise<Reader> {
  const place = openWorkplace();
  const others = programs();
  prepare(place.folder('ordinary'), place.folder('aside'));
  const server = await others.serve(...SLOW_SERVER);
  const lanes = { ordinary: openLane(), beside: openLane() };
  const executions = new Map<string, Promise<Execution>>();
  for (const line of [...executed.map(one => one.line), FAILING]) {
    const treatment = treatmentOf(line);
    const desk = line === FAILING ? 'aside' : deskOf(line, treatment);
    const runsOf = (scenario: string) => newestRuns(path.join(place.folder(desk), 'reports', scenario));
    // Folders of runs have their names once the lines before have run.
    const act = () => execute(substituted(line, { ...server, runsOf }), treatment, place, desk);
    const execution = lanes[desk === 'ordinary' ? 'ordinary' : 'beside'].add(act);
    execution.catch(() => undefined);
    executions.set(line, execution);
  }
  return {
    executions,
    close: async () => {
      await Promise.allSettled(executions.values());
      await others.end();
      place.remove();
    },
  };
}

/** What the pages take for granted: servers and their scenarios, a folder of saved runs, one for node_exporter. */
function prepare(ordinary: string, aside: string): void {
  const page = readFileSync(path.join(ROOT, 'docs/getting-started.md'), 'utf8');
  const [failing = '', shop = ''] = fencedBlocks(page, ['yaml']);
  writeFileSync(path.join(aside, 'failing.yaml'), `name: failing\n${failing}expect: [failed == 0]\n`);
  writeFileSync(path.join(ordinary, 'shop.yaml'), shop.replaceAll('10000', '500').replace('hold: 2s', 'hold: 100ms'));
  writeFileSync(path.join(ordinary, 'server.js'), SHOP);
  for (const shared of ['textfiles', 'reports', 'reports/mixed', 'reports/mixed/sample']) {
    mkdirSync(path.join(ordinary, shared));
    chmodSync(path.join(ordinary, shared), 0o777);
  }
  for (const file of ['run.json', 'attempts.0.bin']) {
    cpSync(path.join(ROOT, 'reports/sample', file), path.join(ordinary, 'reports/mixed/sample', file));
  }
}

const SHOP = `
import { createServer } from 'node:http';
const port = Number(process.argv[process.argv.indexOf('--port') + 1]);
createServer((_request, response) => response.end('ok')).listen(port);
`;

/**
 * An ordinary user's, so slow that a thousand clients have more than its 500 descriptors open at a time. All of them have room in its
 * queue, however late a busy machine lets it take them.
 */
const SLOW_SERVER: readonly [string, ...string[]] = [
  ...AS_NOBODY,
  'prlimit',
  '--nofile=500',
  process.execPath,
  '-e',
  `const server = require('node:http').createServer((_request, response) => setTimeout(() => response.end('ok'), 200));
   server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => console.log(server.address().port));`,
];

function newestRuns(folder: string): string[] {
  const names = runFiles(folder).map(file => path.basename(path.dirname(file)));
  return names.sort().reverse();
}
