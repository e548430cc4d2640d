import type { LogLineParser } from '../../servers/server.ts';
import { followFile } from './followed-file.ts';
import type { LogSource } from './log-source.ts';
import { writtenLines } from './written-lines.ts';

/** Lines of an open file from byte `from` on, as far as they count. Closes the file. */
export function fileSource(
  fd: number,
  from: number,
  parse: LogLineParser,
  counts: (line: string) => boolean = () => true,
): LogSource {
  const file = followFile(fd, from);
  return {
    read: tell => {
      const { lines, ...between } = file.look();
      for (const line of writtenLines(lines.filter(counts), parse, between)) tell(line);
    },
    close: file.close,
  };
}
