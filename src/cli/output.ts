/** Writes to standard output: only what the user asked for. */
export function print(text: string): void {
  process.stdout.write(text);
}

/** Writes one line to standard error: warnings and whatever else is not the answer itself. */
export function note(line: string): void {
  divert(line);
}

let divert = toStandardError;

function toStandardError(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Gives notes to whoever redraws standard error, so that they do not break what is drawn; returns the way back. */
export function divertNotes(write: (line: string) => void): () => void {
  divert = write;
  return () => {
    divert = toStandardError;
  };
}

/** Resolves once everything that was printed has left this process: what a slow reader has not taken yet would end with it. */
export async function flushed(): Promise<void> {
  const streams = [process.stdout, process.stderr];
  await Promise.all(streams.map(stream => new Promise<void>(resolve => stream.write('', () => resolve()))));
}

/** A reader that has seen enough (`| head`) ends its pipe: that ends what we print, and not what we do. */
export function survivePipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}
