/** What is left to do should this process be killed while it holds changes of the machine. */
export function restoreCommand(): string[] {
  return [...process.argv.slice(0, 2), 'restore'];
}
