/** Linux' own values where a namespace was given none (net/ipv4/af_inet.c, inet_init_net). */
const DEFAULT_LOW = 32_768;
const DEFAULT_HIGH = 60_999;

/**
 * Ports that one source address can use towards one destination: `net.ipv4.ip_local_port_range` minus
 * `net.ipv4.ip_local_reserved_ports`. A range that cannot be read counts as the kernel's default.
 */
export function ephemeralPorts(range: string | undefined, reserved: string | undefined): number {
  const [low, high] = parseRange(range ?? '');
  const taken = new Set<number>();
  for (const [from, to] of parseReserved(reserved ?? '')) {
    for (let port = Math.max(from, low); port <= Math.min(to, high); port++) taken.add(port);
  }
  return high - low + 1 - taken.size;
}

/** Lowest and highest port of `net.ipv4.ip_local_port_range`, or the kernel's default for what is not one. */
export function parseRange(text: string): readonly [number, number] {
  const match = /^\s*(\d+)\s+(\d+)\s*$/.exec(text);
  const low = Number(match?.[1] ?? DEFAULT_LOW);
  const high = Number(match?.[2] ?? DEFAULT_HIGH);
  return low <= high && high <= 65_535 ? [low, high] : [DEFAULT_LOW, DEFAULT_HIGH];
}

/** `8080,9000-9010`; parts that are not ports reserve nothing. */
function parseReserved(text: string): (readonly [number, number])[] {
  return text.split(',').flatMap(part => {
    const match = /^\s*(\d+)(?:-(\d+))?\s*$/.exec(part);
    return match === null ? [] : [[Number(match[1]), Math.min(Number(match[2] ?? match[1]), 65_535)] as const];
  });
}
