// Lets a program meet a limit under `loadline diagnose`, in the network namespace that it is started in, and prints as JSON
// how the program ended, what it printed, and the sentence of loadline: the case as JSON.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sectionFrom } from '../../dist/api/section.js';
import { headline } from '../../dist/report/headline.js';

const COMMAND = fileURLToPath(new URL('../../dist/cli/bin.js', import.meta.url));
const SERVER = fileURLToPath(new URL('server.mjs', import.meta.url));
/** What goes on for so long is ended. */
const LONGEST = '8s';

const { settings, server, port, words } = JSON.parse(process.argv[2]);
execFileSync('ip', ['link', 'set', 'lo', 'up']);
for (const [name, value] of Object.entries(settings)) writeFileSync(`/proc/sys/${name.replaceAll('.', '/')}`, value);
const listening = spawn(process.execPath, [SERVER, String(server.backlog), String(server.busyMs), String(port)]);
const folder = mkdtempSync(join(tmpdir(), 'loadline-words-'));
try {
  await once(listening.stdout, 'data');
  console.log(JSON.stringify(diagnose()));
} finally {
  listening.kill('SIGKILL');
  rmSync(folder, { recursive: true });
}

function diagnose() {
  const options = ['--port', String(port), '--duration', LONGEST, '--out', folder, '--quiet'];
  const { stderr } = spawnSync(process.execPath, [COMMAND, 'diagnose', ...options, '--', ...words], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const file = readdirSync(folder, { recursive: true }).find(path => path.endsWith('run.json'));
  if (file === undefined) throw new Error(`there is no run: ${stderr}`);
  const section = sectionFrom(dirname(join(folder, file)));
  const { end, text } = section.run.driverOutput;
  return { end, text, sentence: headline(section) };
}
