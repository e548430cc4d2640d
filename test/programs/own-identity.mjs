// Says who it is, and whether it takes itself for running.
import { isRunning, ownIdentity } from '../../dist/system/process-identity.js';

const own = ownIdentity();
process.stdout.write(`${JSON.stringify({ own, running: isRunning(own) })}\n`);
