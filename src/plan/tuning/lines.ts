/** One line of a text; lines count from 1. */
export interface Line {
  readonly line: number;
  /** Without white space around it. */
  readonly text: string;
}

/** The lines of `text` that hold something; those that start with one of `comments` do not. */
export function meaningfulLines(text: string, comments: string): Line[] {
  return text
    .split(/\r?\n/)
    .map((written, index) => ({ line: index + 1, text: written.trim() }))
    .filter(({ text: trimmed }) => trimmed !== '' && !comments.includes(trimmed.charAt(0)));
}
