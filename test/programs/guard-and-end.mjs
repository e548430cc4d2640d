// Guards its processes and has nothing else to do: it must end by itself.
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { guardProcesses } from '../../dist/system/linux/process-guard.js';

guardProcesses();
guardProcesses();
// Node's own threads still do their work.
await readFile(import.meta.filename);
process.stdout.write(`${readFileSync('/proc/thread-self/children', 'utf8')}\n`);
