import { z } from 'zod';
import { LOAD_PROGRAM_DRIVERS } from '../../drivers/drivers.ts';
import { LOAD_PROGRAMS } from '../../model/driver-spec.ts';
import { ENGINE_CHOICES } from '../../model/engine-choice.ts';
import { PROBES } from '../../model/probe-spec.ts';
import { inWords } from '../in-words.ts';
import { programArguments } from './arguments.ts';
import { exchange } from './exchange.ts';
import { autoOrCount, refuse } from './written.ts';

const PROGRAMS = inWords(
  LOAD_PROGRAM_DRIVERS.map(({ kind }) => kind),
  'or',
);

const LONGEST = 1024;
const MOST_HEADERS = 64;
const EXPECTED_PATH = 'a path such as /status?full=1, without blanks';
const EXPECTED_HOST = 'a name or an address, and a port where it has one, such as example.org:8443';
const EXPECTED_VALUE = 'text without line ends';
const EXPECTED_HEADER = 'a header name such as Accept';
const EXPECTED_PROBE = `${PROBES.join(', ')}, or { send, expect }`;
/** RFC 9110, 5.6.2. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** These the request has by other keys, or of its own. */
const TAKEN: Readonly<Record<string, string>> = {
  host: 'driver.host',
  'content-length': 'no body: the probe sends none',
  'transfer-encoding': 'no body: the probe sends none',
};

const headerName = z.string().transform((name, ctx) => {
  const instead = TAKEN[name.toLowerCase()];
  if (instead !== undefined) return refuse(ctx, { mistake: `${name} is no header to choose here`, expected: instead });
  return TOKEN.test(name) ? name : refuse(ctx, { mistake: `"${name}" is no header name`, expected: EXPECTED_HEADER });
});

const headerValue = z
  .string({ error: EXPECTED_VALUE })
  .max(LONGEST)
  .regex(/^[^\r\n\0]*$/, { error: EXPECTED_VALUE });

/** What drives the load, and what it asks. */
export const driver = z.strictObject({
  kind: z
    .literal(['connections', ...LOAD_PROGRAMS])
    .default('connections')
    .describe(`connections: our own, with a row per attempt. ${LOAD_PROGRAMS.join(', ')}: those, as they are.`),
  args: programArguments
    .exactOptional()
    .describe(`More arguments for ${PROGRAMS}, without the address.`)
    .meta({ written: ['-t4 -c10000 -d30s'] }),
  probe: z
    .union([z.literal(PROBES), exchange], { error: EXPECTED_PROBE })
    .default('http')
    .describe(
      'What served means. http, https: one request was answered. none: established in both kernels. tls: the handshake was done. websocket: opened. { send, expect }: those bytes came back.',
    )
    .meta({ written: ['https', { send: 'PING\\r\\n', expect: '+PONG' }] }),
  path: z
    .string({ error: EXPECTED_PATH })
    .max(LONGEST)
    .regex(/^\/[\x21-\x7e]*$/, { error: EXPECTED_PATH })
    .exactOptional()
    .describe('http, https, websocket: what is asked for; / where it is absent.')
    .meta({ written: ['/health'] }),
  host: z
    .string({ error: EXPECTED_HOST })
    .max(255)
    .regex(/^[\w.[\]:-]+$/, { error: EXPECTED_HOST })
    .exactOptional()
    .describe('http, https, websocket: the Host header; loadline where it is absent.')
    .meta({ written: ['example.org'] }),
  headers: z
    .record(headerName, headerValue)
    .refine(headers => Object.keys(headers).length <= MOST_HEADERS, { error: `at most ${MOST_HEADERS} headers` })
    .exactOptional()
    .describe('http, https, websocket: more headers of the request.')
    .meta({ written: [{ Accept: 'text/plain' }] }),
  sni: z
    .string({ error: EXPECTED_HOST })
    .max(255)
    .regex(/^[\w.-]+$/, { error: 'a name such as example.org' })
    .exactOptional()
    .describe('tls, https: the name that the handshake asks for; host where it is absent and host is a name.')
    .meta({ written: ['example.org'] }),
  verify: z
    .boolean()
    .exactOptional()
    .describe('tls, https: whether a certificate that is not trusted is a failure; false where it is absent.'),
  processes: autoOrCount(1, 1024).prefault('auto').describe('Processes that connect.'),
  engine: z
    .literal(ENGINE_CHOICES)
    .exactOptional()
    .describe('connections: what it uses its sockets with. auto: io_uring, unless the scenario sets nofile.'),
});
