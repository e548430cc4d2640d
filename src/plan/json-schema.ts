import { z } from 'zod';
import { scenarioSchema } from './schema/scenario.ts';

/** A whole scenario, for whoever writes a first one in an editor. */
export const EXAMPLE = {
  name: 'shop',
  lab: { server: { nofile: 65_536, sysctl: { 'net.core.somaxconn': 4096 } } },
  target: { kind: 'command', command: ['node', 'server.js', '--port', '{port}'], backlog: 511 },
  load: { connections: 10_000, arrival: { perSecond: 2000 }, hold: '2s' },
  expect: ['served == 10000', 'connect.p99 < 1s', 'unexplained == 0'],
};

/** JSON Schema (draft 2020-12) of a scenario file as it is written, for editors. */
export function scenarioJsonSchema(): object {
  const schema = z.toJSONSchema(scenarioSchema, { target: 'draft-2020-12', io: 'input', override: withExamples });
  return { ...schema, title: 'loadline scenario', examples: [EXAMPLE] };
}

/** Our examples are as they are written in a file (`written`): zod takes `examples` for what its own code makes of that. */
function withExamples({ jsonSchema }: { readonly jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  const { written } = jsonSchema;
  delete jsonSchema['written'];
  if (Array.isArray(written)) jsonSchema.examples = written;
}
