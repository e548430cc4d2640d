import { fileName } from './search-order.ts';

/** Folders of the system manager (systemd.unit(5), "Specifiers"). */
const FOLDERS: Readonly<Record<string, string>> = {
  C: '/var/cache',
  E: '/etc',
  L: '/var/log',
  S: '/var/lib',
  T: '/tmp',
  V: '/var/tmp',
  t: '/run',
};

/** A value of a unit with what `%i`, `%n` and the like stand for. Those of the machine and of the user stay as they are. */
export function withSpecifiers(value: string, unit: string): string {
  const name = fileName(unit);
  const stem = name.slice(0, name.lastIndexOf('.'));
  const [prefix = '', ...rest] = stem.split('@');
  const instance = rest.join('@');
  const known: Readonly<Record<string, string>> = {
    ...FOLDERS,
    ...{ '%': '%', n: name, N: stem, p: prefix, i: instance },
    ...{ P: unescaped(prefix), I: unescaped(instance) },
  };
  return value.replaceAll(/%([%a-zA-Z])/g, (written, letter: string) => known[letter] ?? written);
}

/** systemd-escape(1): a dash is a slash, and `\x2d` is a dash. */
function unescaped(name: string): string {
  return name
    .replaceAll('-', '/')
    .replaceAll(/\\x([\da-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
