// Which limit fails these connections, and is it really that one? Run: node examples/run-and-confirm.mjs
import { defineScenario, runScenario } from 'loadline';

const scenario = defineScenario({
  name: 'few-ports',
  lab: { client: { sysctl: { 'net.ipv4.ip_local_port_range': '40000 40099' } } },
  load: { connections: 150, arrival: { perSecond: 1000 }, hold: '50ms' },
});

const { outcomes, attribution } = await runScenario(scenario, { confirm: true });
for (const { group, cause, confidence } of attribution.groups) {
  process.stdout.write(
    `${JSON.stringify({ served: outcomes.served, failed: group.count, limit: cause.limit, confidence })}\n`,
  );
}
