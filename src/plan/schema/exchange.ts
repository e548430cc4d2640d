import { z } from 'zod';
import { messageOf } from '../../model/error-message.ts';
import { bytesOf, isEscapeMistake, patternOf } from '../../model/escapes.ts';
import { type IssueSink, refuse } from './written.ts';

const LONGEST = 4096;
const EXPECTED_BYTES = 'text with \\r, \\n, \\t, \\0 or \\xHH for bytes, such as PING\\r\\n';
const EXPECTED_ANSWER = `${EXPECTED_BYTES}; or a pattern such as /^\\+PONG/`;

/** Bytes that are sent, and what has to come back. */
export const exchange = z.strictObject({
  send: z
    .string({ error: EXPECTED_BYTES })
    .min(1, { error: EXPECTED_BYTES })
    .max(LONGEST)
    .transform(checkedBytes)
    .exactOptional()
    .describe('Bytes to send, with \\r, \\n, \\t, \\0 and \\xHH. Absent: the server speaks first.')
    .meta({ written: ['PING\\r\\n'] }),
  expect: z
    .string({ error: EXPECTED_ANSWER })
    .min(1, { error: EXPECTED_ANSWER })
    .max(LONGEST)
    .transform((text, ctx) => (text.startsWith('/') ? checkedPattern(text, ctx) : checkedBytes(text, ctx)))
    .describe('What the answer has to hold: bytes as in send, or a /pattern/.')
    .meta({ written: ['+PONG', '/^[SN]/'] }),
});

/** The text itself: a scenario is saved as it was written. */
function checkedBytes(text: string, ctx: IssueSink): string {
  const bytes = bytesOf(text);
  if (!isEscapeMistake(bytes)) return text;
  const { unknown, at: offset } = bytes;
  if (unknown.startsWith('\\'))
    return refuse(ctx, { mistake: `${unknown} stands for no byte`, expected: EXPECTED_BYTES, offset });
  const hex = unknown.charCodeAt(0).toString(16);
  const mistake = `"${unknown}" may be meant as the one byte ${hex} or as text`;
  return refuse(ctx, {
    mistake,
    expected: `\\x${hex} in single quotes for the byte, and for text each of its bytes so`,
  });
}

function checkedPattern(text: string, ctx: IssueSink): string {
  try {
    if (patternOf(text) !== undefined) return text;
  } catch (error) {
    const why = messageOf(error);
    return refuse(ctx, { mistake: `${text} is no pattern: ${why}`, expected: EXPECTED_ANSWER });
  }
  return refuse(ctx, { mistake: `${text} does not end with / and flags of i, m, s`, expected: EXPECTED_ANSWER });
}
