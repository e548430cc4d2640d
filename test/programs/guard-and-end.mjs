// Guards its processes and has nothing else to do: it must end by itself.
import { readFile } from 'node:fs/promises';
import { guardPid, guardProcesses } from '../../dist/system/linux/process-guard.js';

guardProcesses();
guardProcesses();
// Node's own threads still do their work.
await readFile(import.meta.filename);
process.stdout.write(`${guardPid()}\n`);
