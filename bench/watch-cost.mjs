/**
 * What `loadline watch` takes of a processor while connections come at a steady rate, each with a request and an answer:
 * `node bench/watch-cost.mjs [perSecond] [seconds]`, after a build. Its start, and its report, do not count.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const EVERY_MS = 20;
const SETTLING_MS = 5000;

const [perSecond = 1000, seconds = 60] = process.argv.slice(2).map(Number);

const server = createServer(socket => socket.on('error', () => undefined).once('data', () => socket.end('ok')));
await new Promise(resolve => server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, resolve));
const { port } = server.address();

let opened = 0;
let due = 0;
const load = setInterval(() => {
  for (due += (perSecond * EVERY_MS) / 1000; due >= 1; due -= 1) {
    opened += 1;
    connect({ port, host: '127.0.0.1' }, function () {
      this.write('?');
    })
      .on('error', () => undefined)
      .resume();
  }
}, EVERY_MS);

const out = mkdtempSync(join(tmpdir(), 'watch-cost-'));
const command = ['dist/cli/bin.js', 'watch', '--port', String(port), '--out', out];
const watch = spawn(process.execPath, command, { stdio: ['ignore', 'ignore', 'inherit'] });
const ended = new Promise(resolve => watch.once('exit', resolve));

await sleep(SETTLING_MS);
const before = { seconds: processorSeconds(watch.pid), atMs: performance.now(), opened };
await sleep(seconds * 1000);
const tookSeconds = processorSeconds(watch.pid) - before.seconds;
const elapsed = (performance.now() - before.atMs) / 1000;
console.log(
  `${Math.round((opened - before.opened) / elapsed)} connections a second for ${Math.round(elapsed)} s: ` +
    `${((100 * tookSeconds) / elapsed).toFixed(2)} % of a processor, ${memoryMiB(watch.pid)} MiB resident`,
);
clearInterval(load);
watch.kill('SIGINT');
await ended;
server.close();
rmSync(out, { recursive: true, force: true });
process.exit(0);

/** Of all of its threads, in nanoseconds (the first field of schedstat): what is up for microseconds at a time ticks do not count well. */
function processorSeconds(pid) {
  const tasks = readdirSync(`/proc/${pid}/task`).map(tid =>
    readFileSync(`/proc/${pid}/task/${tid}/schedstat`, 'latin1'),
  );
  return tasks.reduce((sum, text) => sum + Number(text.split(' ')[0]) / 1e9, 0);
}

function memoryMiB(pid) {
  const [, kib] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'));
  return Math.round(Number(kib) / 1024);
}
