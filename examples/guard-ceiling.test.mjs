// A test that guards a server's ceiling. Run: npx vitest run --dir examples
import 'loadline/vitest';
import { defineScenario, findCeiling } from 'loadline';
import { expect, test } from 'vitest';

test('the server holds 500 connections', { timeout: 60_000 }, async () => {
  const scenario = defineScenario({
    name: 'my-server',
    target: { kind: 'node', backlog: 511 },
    load: { connections: 500, arrival: { perSecond: 1000 }, hold: '50ms' },
  });
  const result = await findCeiling(scenario, { max: 600, repeat: 1 });
  expect(result).toHold(500);
});
