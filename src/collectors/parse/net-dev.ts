import { wholeNumber } from './quantity.ts';

const SPELLED: Readonly<Record<string, string>> = { errs: 'errors', drop: 'dropped', colls: 'collisions' };

/** /proc/net/dev. Gives for each device its columns as `rx_packets`, `rx_errors`, `rx_dropped`, `tx_dropped`, … */
export function parseNetDev(text: string): Record<string, Record<string, number>> {
  const [, header = '', ...lines] = text.split('\n');
  const [, received = '', sent = ''] = header.split('|');
  const names = [...columns('rx', received), ...columns('tx', sent)];
  const devices: Record<string, Record<string, number>> = {};
  for (const line of lines) {
    const colon = line.lastIndexOf(':');
    if (colon < 0) continue;
    const cells = line
      .slice(colon + 1)
      .trim()
      .split(/\s+/);
    devices[line.slice(0, colon).trim()] = Object.fromEntries(
      names.flatMap((name, index) => {
        const value = wholeNumber(cells[index]);
        return value === undefined ? [] : [[name, value]];
      }),
    );
  }
  return devices;
}

function columns(direction: string, header: string): string[] {
  return header
    .trim()
    .split(/\s+/)
    .map(name => `${direction}_${SPELLED[name] ?? name}`);
}
