import { valueIn } from '../../model/probe.ts';
import { type ConfigurationFiles, includedPaths } from '../configuration-files.ts';
import type { CapLine } from '../known-program.ts';
import { amountOf, numberedLines } from '../options.ts';

/** `pm.max_children` of each pool in the file that the master's title names, `php-fpm: master process (FILE)`, and those it includes. */
export function phpFpmCaps(command: readonly string[], files: ConfigurationFiles): CapLine[] {
  const main = /\((\/[^)]+)\)/.exec(command.join(' '))?.[1];
  if (main === undefined) return [];
  const included = linesOf(main, files).flatMap(({ line }) => {
    const pattern = /^include\s*=\s*(\/\S+)$/.exec(line)?.[1];
    return pattern === undefined ? [] : (valueIn(includedPaths(files, pattern, '/')) ?? []);
  });
  return [main, ...included].flatMap(file =>
    linesOf(file, files).flatMap(({ line, number }) => {
      const value = amountOf(/^pm\.max_children\s*=\s*(\d+)$/.exec(line)?.[1]);
      return value === undefined ? [] : [{ setting: 'pm.max_children', value, where: `${file}:${number}` }];
    }),
  );
}

function linesOf(file: string, files: ConfigurationFiles) {
  return numberedLines(valueIn(files.read(file)) ?? '', ';');
}
