/** Writes to standard output: only what the user asked for. */
export function print(text: string): void {
  process.stdout.write(text);
}

/** Writes one line to standard error: warnings and whatever else is not the answer itself. */
export function note(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** A reader that has seen enough (`| head`) ends its pipe: that ends what we print, and not what we do. */
export function survivePipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}
