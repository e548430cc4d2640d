// without-call.mjs <call> <program> [argument …]: runs it under a seccomp filter that refuses this system call: io_uring_setup with EPERM, as
// the one of most container runtimes does, or fsopen with ENODEV, as a kernel that lacks the file system does.
import { spawnSync } from 'node:child_process';
import koffi from 'koffi';
import { CODE, socketFilter } from '../../dist/system/linux/socket-filter.js';

const PR_SET_NO_NEW_PRIVS = 38;
const PR_SET_SECCOMP = 22;
const SECCOMP_MODE_FILTER = 2;
// Numbers of new calls are the same on every architecture.
const CALLS = { io_uring_setup: { number: 425, errno: 1 }, fsopen: { number: 430, errno: 19 } };
const ALLOW = 0x7fff_0000;
const FAIL = 0x0005_0000;

const [call, command, ...args] = process.argv.slice(2);
const { number, errno } = CALLS[call];
const filter = socketFilter([
  { code: CODE.loadWordAt, value: 0 },
  { code: CODE.jumpIfEqual, value: number, whenTrue: 0, whenFalse: 1 },
  { code: CODE.accept, value: FAIL | errno },
  { code: CODE.accept, value: ALLOW },
]);
// The type sock_fprog is that of socket-filter.js.
const libc = koffi.load(null);
const allow = libc.func('int prctl(int, uint64_t, uint64_t, uint64_t, uint64_t)');
const restrict = libc.func('int prctl(int, uint64_t, const sock_fprog *)');
if (allow(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) !== 0) throw new Error('prctl(PR_SET_NO_NEW_PRIVS) failed');
const program = { length: filter.byteLength / 8, filter };
if (restrict(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program) !== 0) throw new Error('prctl(PR_SET_SECCOMP) failed');
// What this thread forks has its filter.
process.exit(spawnSync(command, args, { stdio: 'inherit' }).status ?? 1);
