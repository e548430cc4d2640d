import { z } from 'zod';
import { isMistake } from '../mistake.ts';
import { EXPECTED_VIA, hostMistake, parseVia } from '../via.ts';
import { programArguments } from './arguments.ts';
import { refuse } from './written.ts';

const MOST_CLIENTS = 1000;
const LONGEST_ADDRESS = 255;

const via = z
  .string({ error: EXPECTED_VIA })
  .max(1024)
  .transform((text, ctx) => {
    const parsed = parseVia(text);
    return isMistake(parsed) ? refuse(ctx, parsed) : parsed;
  })
  .describe(`How hosts are reached: ${EXPECTED_VIA}. Default: ssh.`);

const hostName = z.string({ error: 'the name of a host' }).superRefine((name, ctx) => {
  const mistake = hostMistake(name);
  if (mistake !== undefined) refuse(ctx, mistake);
});

const reached = {
  via: via.exactOptional(),
  agent: programArguments
    .exactOptional()
    .describe(
      'Words that start the agent there, such as "sudo -n loadline agent", in the place of the code that is sent.',
    ),
  node: z
    .string()
    .min(1)
    .max(1024)
    .exactOptional()
    .describe('The program of Node there. Default: the one that PATH finds.'),
};

const to = hostName.describe(
  'What the command that reaches it calls it, user and all. For a client: its name, without it.',
);

const HEAVIEST = 1000;

const weight = z
  .number({ error: `a number above 0, up to ${HEAVIEST}` })
  .positive()
  .max(HEAVIEST)
  .describe('Its part of a load, as the weights of all clients are to each other. Default: 1.');

const client = z.strictObject(
  { to: to.exactOptional(), ...reached, weight: weight.exactOptional() },
  { error: 'a mapping; {} for nothing to say' },
);

const server = z.strictObject({
  to,
  address: z.string().min(1).max(LONGEST_ADDRESS).exactOptional().describe('Where clients connect to.'),
  ...reached,
});

/** The one source of what an inventory may say. */
export const inventorySchema = z.strictObject({
  via: via.exactOptional(),
  clients: z
    .record(hostName, client)
    .prefault({})
    .superRefine((clients, ctx) => {
      if (Object.keys(clients).length > MOST_CLIENTS) refuse(ctx, { mistake: `more than ${MOST_CLIENTS} clients` });
    })
    .describe('Hosts that drive the load, by the names that reports call them.'),
  server: server.exactOptional().describe('The host that is loaded.'),
});
