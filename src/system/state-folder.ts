/** Where journals of changes to the machine are kept: gone at the next boot, as the changes are. */
export function defaultStateFolder(): string {
  return process.env['LOADLINE_STATE'] ?? '/run/loadline';
}
