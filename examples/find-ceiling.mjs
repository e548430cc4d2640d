// How many connections does a server with an accept queue of 128 take at once? Run: node examples/find-ceiling.mjs
import { defineScenario, findCeiling } from 'loadline';

const scenario = defineScenario({
  name: 'short-queue',
  target: { kind: 'raw', backlog: 128, accept: { after: '400ms' } },
  load: { connections: 200, arrival: 'burst', connectTimeout: '950ms', hold: '50ms' },
});

const { ceiling } = await findCeiling(scenario, {
  repeat: 1,
  signal: AbortSignal.timeout(60_000),
  onTrial: ({ connections, held }) => process.stderr.write(`${connections}: ${held ? 'held' : 'broke'}\n`),
});
process.stdout.write(`${JSON.stringify({ held: ceiling.held, limit: ceiling.stoppedBy?.cause })}\n`);
