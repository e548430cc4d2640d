// Loaded before loadline (`node --import`): lets one system call of it fail, as LOADLINE_FAULT says, and notes in a log where each came from.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { constants } from 'node:os';
import path from 'node:path';
import { getSystemErrorMap } from 'node:util';
import koffi from 'koffi';
import { callOfFunction, ERRNO_OF, FILE_FUNCTIONS } from './calls.mjs';

const plan = JSON.parse(process.env.LOADLINE_FAULT ?? 'null');
if (plan !== null && path.basename(process.argv[1] ?? '') === plan.program) arm(plan);

function arm({ call: chosen, site: chosenSite, log }) {
  const fd = fs.openSync(log, 'a');
  const write = fs.writeSync;
  const tell = line => write(fd, `${JSON.stringify(line)}\n`);
  tell({ pid: process.pid });
  const counts = new Map();
  const sites = new Set();

  /** Counts a call, and tells of the first of each place; true for the one that is to fail. */
  const fails = (call, detail) => {
    const site = siteOf();
    if (site === undefined) return false;
    const number = (counts.get(call) ?? 0) + 1;
    counts.set(call, number);
    const place = `${call} ${site}`;
    if (sites.has(place)) return false;
    sites.add(place);
    const isChosen = call === chosen && site === chosenSite;
    tell({ call, number, site, failed: isChosen, detail });
    return isChosen;
  };
  wrapFiles(fails);
  wrapSpawn(fails);
  wrapLibrary(fails);
  syncBuiltinESMExports();
}

/** Innermost first, the functions of loadline that came here; undefined where Node itself did, for its modules. */
function siteOf() {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 30;
  const frames = new Error().stack.split('\n').slice(1);
  Error.stackTraceLimit = limit;
  if (frames.some(frame => /node:internal\/modules|\/node_modules\/koffi\//.test(frame))) return undefined;
  const ours = frames.flatMap(frame => {
    const [, name, line] =
      /^\s+at (?:async )?(?:(\S+) .*)?\(?file:\/\/.*\/dist\/(?:.*?):?(\d+):\d+\)?$/.exec(frame) ?? [];
    return line === undefined ? [] : [`${(name ?? '').replace(/^Object\./, '')}:${line}`];
  });
  return ours.length === 0 ? undefined : ours.slice(0, 6).join(' < ');
}

function wrapFiles(fails) {
  for (const [name, callsOf] of Object.entries(FILE_FUNCTIONS)) {
    const whole = fs[name];
    fs[name] = (...args) => {
      for (const call of callsOf(...args)) {
        if (!fails(call, typeof args[0] === 'string' ? args[0] : undefined)) continue;
        if (call === 'write' && typeof args[0] === 'string') fs.closeSync(fs.openSync(args[0], 'w'));
        throw systemError(call, args[0]);
      }
      return whole(...args);
    };
  }
}

function systemError(call, file) {
  const code = ERRNO_OF[call];
  const number = -constants.errno[code];
  const [, message] = getSystemErrorMap().get(number);
  const about = typeof file === 'string' ? ` '${file}'` : '';
  const error = new Error(`${code}: ${message}, ${call}${about}`);
  return Object.assign(error, { errno: number, code, syscall: call, ...(about !== '' && { path: file }) });
}

/** Where Node itself asks the kernel for a process: what follows a refusal is Node's own. */
function wrapSpawn(fails) {
  const { Process } = process.binding('process_wrap');
  const { spawn } = Process.prototype;
  Process.prototype.spawn = function refusable(options) {
    if (!fails('spawn', options.file)) return spawn.call(this, options);
    // One that is not there opens the same pipes and makes no process.
    spawn.call(this, { ...options, file: '/proc/self/no-such-program' });
    return refused();
  };
  const synchronous = process.binding('spawn_sync');
  const { spawn: spawnSync } = synchronous;
  synchronous.spawn = options =>
    fails('spawn', options.file)
      ? { pid: 0, status: null, signal: null, output: null, error: refused() }
      : spawnSync(options);
  const refused = () => -constants.errno[ERRNO_OF.spawn];
}

/** The home of koffi's functions: the result and the errno of one call become those of a refusal. */
function wrapLibrary(fails) {
  const { load, errno } = koffi;
  let refusedWith;
  koffi.errno = (...args) => refusedWith ?? errno(...args);
  koffi.load = (...names) => {
    const library = load(...names);
    const func = declaration => {
      const name = /(\w+)\(/.exec(declaration)[1];
      const whole = library.func(declaration);
      return (...args) => {
        refusedWith = undefined;
        const call = callOfFunction(name, args);
        if (call === undefined || !fails(call)) return whole(...args);
        refusedWith = constants.errno[ERRNO_OF[call]];
        return call === 'mmap' ? -1n : -1;
      };
    };
    return { func };
  };
}
