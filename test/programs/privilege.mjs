// Says what it may do.
import { hasCapability, privilege } from '../../dist/system/privilege.js';

process.stdout.write(`${JSON.stringify({ privilege: privilege(), netAdmin: hasCapability('CAP_NET_ADMIN') })}\n`);
