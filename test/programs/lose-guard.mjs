// Guards its processes, and then loses the process that guards them.
import { guardPid, guardProcesses } from '../../dist/system/linux/process-guard.js';

if (!guardProcesses()) throw new Error('this test needs CAP_SYS_ADMIN');
process.kill(guardPid(), 'SIGKILL');
setInterval(() => undefined, 60_000);
