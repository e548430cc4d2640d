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
    .describe('Lower-case letters, digits and hyphens; names the run folder.')
    .meta({ written: ['shop-10k'] }),
  about: z
    .string()
    .max(2000)
    .exactOptional()
    .describe('What the scenario shows.')
    .meta({ written: ['Ten thousand clients at once.'] }),
  lab: lab.prefault({}).describe('The two hosts: their settings and limits, and the network between them.'),
  target: target.prefault({}).describe('What listens on the server.'),
  driver: driver.prefault({}).describe('What connects, and what it asks on each connection.'),
  load: load.prefault({}).describe('How many connections, and when.'),
  expect: z
    .array(expectation)
    .max(1000)
    .prefault([])
    .describe('What must hold, such as "served >= 100" or "ceiling >= baseline * 0.97".'),
});
