// restore-leftovers.mjs <state folder>
import { restoreLeftovers } from '../../dist/system/leftovers.js';

process.stdout.write(
  `${JSON.stringify(restoreLeftovers(process.argv[2], { ofStopped: process.argv[3] === '--stopped' }))}\n`,
);
