import { InvalidArgumentError } from 'commander';
import { suggest } from '../../model/suggest.ts';

export const PROGRESS_STYLES = ['auto', 'live', 'plain', 'ndjson', 'none'] as const;
export type ProgressStyle = (typeof PROGRESS_STYLES)[number];

/** Parses `--progress`. Throws commander's InvalidArgumentError. */
export function progressStyle(written: string): ProgressStyle {
  const style = PROGRESS_STYLES.find(known => known === written);
  if (style !== undefined) return style;
  const likely = suggest(written, PROGRESS_STYLES);
  throw new InvalidArgumentError(
    `Expected ${PROGRESS_STYLES.join(', ')}.${likely === undefined ? '' : ` Did you mean '${likely}'?`}`,
  );
}
