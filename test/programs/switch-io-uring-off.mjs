// switch-io-uring-off.mjs <state folder>: keeps io_uring from processes without CAP_SYS_ADMIN (kernel.io_uring_disabled = 1), journalled, until its
// standard input ends.
import { openJournal } from '../../dist/system/journal.js';
import { readSysctl, writeSysctl } from '../../dist/system/sysctl.js';

const name = 'kernel.io_uring_disabled';
const change = { kind: 'sysctl', name, old: readSysctl(name), set: '1' };
const journal = openJournal(process.argv[2]);
journal.record(change);
writeSysctl(name, change.set);
process.stdout.write('off\n');
for await (const _ of process.stdin);
journal.undo(change);
