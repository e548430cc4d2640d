import { styleText } from 'node:util';

/** Marks text for the eye; without colour every function returns its text as it is. */
export interface Paint {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly doubtful: (text: string) => string;
}

/** `colour`: whether the place that the text goes to shows colours. */
export function paint(colour: boolean): Paint {
  return {
    strong: painter('bold', colour),
    faint: painter('dim', colour),
    good: painter('green', colour),
    bad: painter('red', colour),
    doubtful: painter('yellow', colour),
  };
}

function painter(format: 'bold' | 'dim' | 'green' | 'red' | 'yellow', colour: boolean) {
  return (text: string) => (colour ? styleText(format, text, { validateStream: false }) : text);
}
