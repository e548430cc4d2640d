import { z } from 'zod';
import { parseExpectation } from '../expectation.ts';
import { isMistake } from '../mistake.ts';
import { driver } from './driver.ts';
import { lab } from './lab.ts';
import { load } from './load.ts';
import { target } from './target.ts';
import { refuse } from './written.ts';

const EXPECTED_EXPECTATION = 'an expression such as served >= 100; in quotes where it holds a colon and a space';
const NAME = /^[a-z0-9-]+$/;
const EXPECTED_NAME = 'lower-case letters, digits and hyphens';

const expectation = z.string({ error: EXPECTED_EXPECTATION }).transform((text, ctx) => {
  const parsed = parseExpectation(text);
  return isMistake(parsed) ? refuse(ctx, parsed) : parsed;
});

/** The one source of what a scenario file may say: it validates, and the JSON Schema is generated from it. */
export const scenarioSchema = z.strictObject({
  name: z
    .string({ error: EXPECTED_NAME })
    .max(100)
    .regex(NAME, { error: EXPECTED_NAME })
    .describe('Lower-case letters, digits and hyphens; names the run folder.'),
  about: z.string().max(2000).exactOptional().describe('What the scenario shows.'),
  lab: lab.prefault({}),
  target: target.prefault({}),
  driver: driver.prefault({}),
  load: load.prefault({}),
  expect: z
    .array(expectation)
    .max(1000)
    .prefault([])
    .describe('What must hold, such as "served >= 100" or "ceiling >= baseline * 0.97".'),
});
