import { FAR_END } from '../model/agent-messages.ts';

/** What the far end has come to, by a line that it wrote. */
export type Greeting =
  /** It asks for the kit. */
  | { readonly state: 'kit-wanted' }
  /** From here on there are frames: `rest` came with the line. */
  | { readonly state: 'agent'; readonly rest: Uint8Array }
  | { readonly state: 'no-node' }
  | { readonly state: 'old-node'; readonly version: string }
  | { readonly state: 'kit-refused'; readonly why: string };

/** A message of the day is shorter. */
const MOST_NOISE = 64 * 1024;

/** Reads the lines before the frames. What a login shell or a banner writes among them is kept for a message, and does no harm. */
export interface GreetingReader {
  /** What a chunk says of ours. */
  read(chunk: Uint8Array): readonly Greeting[];
  /** What was written that is not ours. */
  noise(): string;
}

export function greetingReader(): GreetingReader {
  let line = '';
  let noise = '';
  const read = (chunk: Uint8Array): Greeting[] => {
    const greetings: Greeting[] = [];
    let left = `${line}${Buffer.from(chunk).toString('latin1')}`;
    for (let end = left.indexOf('\n'); end >= 0; end = left.indexOf('\n')) {
      const each = left.slice(0, end).trimEnd();
      left = left.slice(end + 1);
      const greeting = greetingOf(each, left);
      if (greeting === undefined) noise = `${noise}${each}\n`.slice(-MOST_NOISE);
      else greetings.push(greeting);
      if (greeting?.state === 'agent') return greetings;
    }
    line = left.slice(-MOST_NOISE);
    return greetings;
  };
  return { read, noise: () => `${noise}${line}`.trim() };
}

function greetingOf(line: string, rest: string): Greeting | undefined {
  const [head, word = '', ...words] = line.split(' ');
  switch (head) {
    case FAR_END.agent:
      return { state: 'agent', rest: Buffer.from(rest, 'latin1') };
    case FAR_END.node:
      return word === 'old' ? { state: 'old-node', version: words.join(' ') } : { state: 'no-node' };
    case FAR_END.kit:
      if (word === 'wanted') return { state: 'kit-wanted' };
      return { state: 'kit-refused', why: word === 'refused' ? words.join(' ') : 'it arrived damaged' };
    default:
      return undefined;
  }
}
