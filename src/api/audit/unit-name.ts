/** `NAME` is NAME.service, as for systemctl. */
export function unitName(written: string): string {
  return /\.[a-z]+$/.test(written) ? written : `${written}.service`;
}
