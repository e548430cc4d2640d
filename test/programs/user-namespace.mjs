// Becomes root of a user namespace of its own, and says what it is and with which arguments, in one line of JSON.
import { reexecInUserNamespace } from '../../dist/system/linux/user-namespace.js';
import { privilege } from '../../dist/system/privilege.js';

if (privilege() === 'none' || process.argv[2] === 'always') reexecInUserNamespace(process.argv.slice(2));
process.stdout.write(
  `${JSON.stringify({ pid: process.pid, uid: process.getuid(), privilege: privilege(), args: process.argv.slice(2), execArgv: process.execArgv })}\n`,
);
