// How many connections does this machine allow as a server, and what has to change for 50,000? Run: node examples/audit.mjs
import { audit } from 'loadline';

const { sides, changes } = audit({ connections: 50_000, sides: ['server'] });
process.stdout.write(`${JSON.stringify({ allows: sides.server.allows, first: sides.server.first })}\n`);
for (const { limit, setting, from, to } of changes)
  process.stdout.write(`${limit}: ${setting} from ${from} to ${to}\n`);
