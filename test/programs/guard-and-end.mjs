// Guards its processes and has nothing else to do: it must end by itself.
import { guardPid, guardProcesses } from '../../dist/system/linux/process-guard.js';

guardProcesses();
guardProcesses();
process.stdout.write(`${guardPid()}\n`);
