import { z } from 'zod';
import { scenarioSchema } from './schema/scenario.ts';

/** JSON Schema (draft 2020-12) of a scenario file as it is written, for editors. */
export function scenarioJsonSchema(): object {
  const schema = z.toJSONSchema(scenarioSchema, { target: 'draft-2020-12', io: 'input' });
  return { ...schema, title: 'loadline scenario' };
}
