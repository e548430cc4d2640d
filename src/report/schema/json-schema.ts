import { z } from 'zod';
import { reportSchema } from './report.ts';

/** JSON Schema (draft 2020-12) of the JSON report. Later versions may add fields: readers must not refuse these. */
export function reportJsonSchema(): object {
  const schema = z.toJSONSchema(reportSchema, { target: 'draft-2020-12', io: 'output' });
  return { ...schema, title: 'loadline report' };
}
