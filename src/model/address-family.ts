/** The two versions of the Internet Protocol, by the names that `ss` and scenarios use. */
export type AddressFamily = 'ipv4' | 'ipv6';

/** The family of an address in text; only IPv6 addresses have a colon. */
export function familyOf(address: string): AddressFamily {
  return address.includes(':') ? 'ipv6' : 'ipv4';
}

/** Those of the addresses that belong to the family. */
export function ofFamily(addresses: readonly string[], family: AddressFamily): readonly string[] {
  return addresses.filter(address => familyOf(address) === family);
}

/** Whether a listener there takes connections to every address: of IPv4, or with `::` of both families. */
export function isWildcard(address: string): boolean {
  return address === '0.0.0.0' || address === '::';
}

/** Whether the address never leaves the machine: 127.0.0.0/8 (RFC 1122) and ::1 (RFC 4291). */
export function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}

/** The address with its port as URLs and configurations write it: `127.0.0.1:80`, `[::1]:80` (RFC 3986). */
export function authority({ address, port }: { readonly address: string; readonly port: number }): string {
  return familyOf(address) === 'ipv6' ? `[${address}]:${port}` : `${address}:${port}`;
}
