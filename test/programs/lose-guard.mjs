// Guards its processes, and then loses the process that guards them.
import { readFileSync } from 'node:fs';
import { guardProcesses } from '../../dist/system/linux/process-guard.js';

if (!guardProcesses()) throw new Error('this test needs CAP_SYS_ADMIN');
const [guard] = readFileSync('/proc/thread-self/children', 'utf8').split(' ');
process.kill(Number(guard), 'SIGKILL');
setInterval(() => undefined, 60_000);
