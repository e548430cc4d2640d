import { toldWhere } from '../copied.ts';
import type { KnownProgram } from '../known-program.ts';
import { amountOf, onCommandLine, optionValue } from '../options.ts';

/** A warning for each answer of 503 (uvicorn/protocols/http/h11_impl.py). */
const CONCURRENCY_EXCEEDED = /exceeded concurrency limit/i;

export const uvicorn: KnownProgram = {
  name: 'uvicorn',
  package: 'python3-uvicorn',
  processName: /\buvicorn\b/,
  listen: {
    statement: backlog => `uvicorn --backlog ${backlog}`,
    comment: () => '# it takes a restart',
  },
  caps: [
    {
      setting: '--limit-concurrency',
      title: 'connections or tasks that uvicorn has at a time; none by default',
      beyond: 'it accepts others and answers 503',
      logged: CONCURRENCY_EXCEEDED,
      // It compares when it has counted the new one: as many connections as allowed are one too many.
      own: 1,
      line: wanted => `uvicorn --limit-concurrency ${wanted}`,
      check: "tr '\\0' ' ' < /proc/PID/cmdline",
      cost: 'some KB of memory for each connection, and later answers',
    },
  ],
  setCaps: command => onCommandLine('--limit-concurrency', amountOf(optionValue(command, '--limit-concurrency'))),
  copied: { command: running => toldWhere(running, ['--host', '{host}', '--port', '{port}']) },
  logEntries: [
    {
      name: 'uvicorn: Exceeded concurrency limit',
      pattern: CONCURRENCY_EXCEEDED,
      title: 'uvicorn has as many connections or tasks as --limit-concurrency allows',
      meaning: 'It takes further requests and answers them with 503. It is a cap that whoever started it has set.',
      look: ["tr '\\0' ' ' < /proc/PID/cmdline"],
      advice: ['uvicorn --limit-concurrency 1000   # or none; more --workers'],
      notLimits: ['listen-backlog', 'somaxconn', 'nofile', 'ephemeral-ports'],
    },
    {
      name: 'asyncio: socket.accept() out of system resource',
      pattern: /socket\.accept\(\) out of system resource/i,
      title: 'accept() of an asyncio server failed: no descriptor, or no memory for a socket',
      meaning:
        'asyncio pauses for a second, and connections wait in the accept queue. The errno is in the next lines: 24 is RLIMIT_NOFILE, 23 the machine.',
      look: ['grep "open files" /proc/PID/limits; ls /proc/PID/fd | wc -l'],
      limits: ['nofile', 'file-max'],
    },
  ],
};
