import { styleText } from 'node:util';

/** Whether text written to the stream may be coloured: a terminal, NO_COLOR not set, `--no-color` not given. */
export function showsColour(stream: NodeJS.WriteStream, wanted: boolean): boolean {
  return wanted && styleText('red', '', { stream }) !== '';
}
