import { z } from 'zod';
import { LOAD_PROGRAM_DRIVERS } from '../../drivers/drivers.ts';
import { ENGINE_CHOICES, LOAD_PROGRAMS } from '../../model/scenario.ts';
import { parseExpectation } from '../expectation.ts';
import { inWords } from '../in-words.ts';
import { isMistake } from '../mistake.ts';
import { programArguments } from './arguments.ts';
import { lab } from './lab.ts';
import { load } from './load.ts';
import { target } from './target.ts';
import { autoOrCount, refuse } from './written.ts';

const EXPECTED_EXPECTATION = 'an expression such as served >= 100; in quotes where it holds a colon and a space';
const NAME = /^[a-z0-9-]+$/;
const EXPECTED_NAME = 'lower-case letters, digits and hyphens';

const PROGRAMS = inWords(
  LOAD_PROGRAM_DRIVERS.map(({ kind }) => kind),
  'or',
);

const driver = z.strictObject({
  kind: z
    .literal(['connections', ...LOAD_PROGRAMS])
    .default('connections')
    .describe(`connections: our own, with a row per attempt. ${LOAD_PROGRAMS.join(', ')}: those, as they are.`),
  args: programArguments.exactOptional().describe(`More arguments for ${PROGRAMS}, without the address.`),
  probe: z
    .literal(['http', 'none'])
    .default('http')
    .describe('http: served means that one request was answered. none: established in both kernels.'),
  processes: autoOrCount(1, 1024).prefault('auto').describe('Processes that connect.'),
  engine: z
    .literal(ENGINE_CHOICES)
    .exactOptional()
    .describe('connections: what it uses its sockets with. auto: io_uring, unless the scenario sets nofile.'),
});

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
