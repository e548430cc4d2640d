/** How programs print that fork(), clone() or pthread_create() returned EAGAIN: shells, C libraries, Python, Java, Go. */
const SAYINGS: readonly RegExp[] = [
  /can't start new thread/i,
  /unable to create (a )?(new )?(native |worker )?thread/i,
  /(failed|unable) to (start|create) (a |new |the )*(native |OS |worker )?thread(?!.*ENOMEM)/i,
  /(can ?not|can't|could not|unable to|failed to) (create|start|spawn) (a |new |the )*(native |OS |worker )?thread/i,
  /\b(setuid|setreuid|set user id)\b.*(resource temporarily unavailable|EAGAIN)/i,
  /failed to create new OS thread/i,
  /pthread_create.*(failed|unavailable|EAGAIN|resource temporarily)/i,
  /\b(v?fork|clone3?|spawn)\b.*(resource temporarily unavailable|EAGAIN)/i,
];

/** Whether a line of a log or a terminal says that no process or thread could be made. */
export function saysForkFailed(line: string): boolean {
  return SAYINGS.some(saying => saying.test(line));
}
