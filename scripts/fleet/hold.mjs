// node scripts/fleet/hold.mjs HOST: has an agent there until something ends, and says what. Status 3 where it is lost.
import { openHost } from '../../dist/hosts/open-host.js';

const [to] = process.argv.slice(2);
const agent = await openHost({ name: to, to, via: { kind: 'ssh', words: ['ssh'] } }, 600_000);
console.log('held');
try {
  for (;;) {
    await agent.order({ do: 'describe' });
    await new Promise(resolve => setTimeout(resolve, 100));
  }
} catch (error) {
  console.error(error.message);
  process.exit(3);
}
