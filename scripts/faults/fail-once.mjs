import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ownFolders } from '../kills/files.mjs';
import { leftAtLast } from '../kills/left.mjs';
import { markOf, ORDINARY, seenOf } from '../kills/processes.mjs';
import { fileOf } from './scenarios.mjs';

const ROOT = path.join(import.meta.dirname, '../..');
const BIN = path.join(ROOT, 'dist/cli/bin.js');
const PRELOAD = path.join(import.meta.dirname, 'preload.mjs');
const ENDS_WITHIN_MS = 60_000;
/** Passed, cannot run here, open: whatever a fault hides, it makes no failure. */
const RIGHT_CODES = [0, 3, 4];

/** The places in which a run calls the kernel, each by its first call. */
export async function recordCalls(scenario) {
  const { told, ...rest } = await runOnce(scenario, {});
  return { ...rest, calls: told.filter(({ call }) => call !== undefined) };
}

/** Runs the scenario, lets one call fail, and resolves to how the run ended and what was wrong with that, a line each. */
export async function failOnce(scenario, { call, site }) {
  const { told, code, wrong } = await runOnce(scenario, { call, site });
  const failed = told.find(one => one.failed);
  return { ...failed, end: failed === undefined ? 'not reached' : `${code}`, wrong };
}

async function runOnce({ name, user, folder }, fault) {
  const id = randomBytes(6).toString('hex');
  const mark = `loadline-faults-${id}`;
  const own = ownFolders(folder, id);
  const log = path.join(folder, id, 'log');
  writeFileSync(log, '');
  chmodSync(log, 0o666);
  const env = {
    ...process.env,
    ...markOf(mark),
    TMPDIR: own.tmp,
    LOADLINE_STATE: own.state,
    LOADLINE_FAULT: JSON.stringify({ ...fault, program: path.basename(BIN), log }),
    NODE_NO_WARNINGS: '1',
    NO_COLOR: '1',
  };
  const argv = [...(user === 'ordinary' ? ORDINARY : []), process.execPath, '--import', PRELOAD, BIN];
  argv.push('run', fileOf(folder, name), '--out', own.out, '--allow-host-changes');
  const run = start(argv, env);
  const seen = { pids: [], namespaces: new Map() };
  while (!(await Promise.race([run.ended.then(() => true), sleep(200, false)]))) see(seen, seenOf(mark));
  const told = linesOf(log);
  seen.pids.push(...told.flatMap(({ pid }) => pid ?? []).map(String));
  const left = await leftAtLast({ mark, own, seen }, line => !mayBeLeft(line, told));
  const ending = await run.ended;
  const wrong = [...left, ...wrongEnd(ending, run.said()), ...unreadable(own.out, ending, env)];
  // What was left is told, and no other run is to meet it.
  spawnSync(process.execPath, [BIN, 'restore'], { env, stdio: 'ignore', timeout: ENDS_WITHIN_MS });
  rmSync(path.join(folder, id), { recursive: true, force: true });
  return { told, code: ending.code, wrong };
}

function start([program, ...args], env) {
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', text => {
      said += text;
    });
  }
  const late = setTimeout(() => child.kill('SIGKILL'), ENDS_WITHIN_MS);
  const ended = new Promise(resolve => child.once('close', (code, signal) => resolve({ code, signal })));
  ended.then(() => clearTimeout(late));
  return { ended, said: () => said };
}

function see(seen, { pids, namespaces }) {
  seen.pids.push(...pids);
  for (const [each, atTicks] of namespaces) seen.namespaces.set(each, atTicks);
}

/** What the kernel would not remove stays where it is. */
function mayBeLeft(line, told) {
  const { call, detail } = told.find(({ failed }) => failed) ?? {};
  return ['unlink', 'rmdir'].includes(call) && line.endsWith(path.basename(detail));
}

function wrongEnd({ code, signal }, said) {
  const isNotReadable = code === 2 && said.includes('not readable by this user');
  if (RIGHT_CODES.includes(code) || isNotReadable) return [];
  return [`it ended by ${signal ?? code}: ${said.replaceAll(/\s+/g, ' ').slice(0, 400)}`];
}

/** What came to be saved is reported, whatever the run ended in. */
function unreadable(out, { code }, env) {
  if (code === 0 || !existsSync(out)) return [];
  const runs = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter(
    file => path.basename(file) === 'run.json',
  );
  return runs.flatMap(file => {
    const argv = [BIN, 'report', path.dirname(path.join(out, file))];
    const { status, stderr } = spawnSync(process.execPath, argv, { env, encoding: 'utf8', timeout: ENDS_WITHIN_MS });
    return [0, 1, 4].includes(status) ? [] : [`report of it ends by ${status}: ${stderr.slice(0, 300)}`];
  });
}

function linesOf(log) {
  return readFileSync(log, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line));
}
