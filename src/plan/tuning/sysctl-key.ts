/** Two names of one value (nf_conntrack_standalone.c, nf_ct_netfilter_table). */
const ALIASES: Readonly<Record<string, string>> = {
  'net.nf_conntrack_max': 'net.netfilter.nf_conntrack_max',
};

/**
 * A sysctl name in one spelling, parts joined by dots: `net/core/somaxconn` and `net.core.somaxconn` are the latter.
 * The separator that comes first is the one that separates; the other one is part of a name, as in
 * `net.ipv4.conf.eth0/100.rp_filter` for the device `eth0.100` (sysctl.d(5)). A value that has two names has one here.
 */
export function normaliseKey(written: string): string {
  const name = written.replace(/^\/?proc\/sys\//, '').replace(/^\//, '');
  const [separator = '.'] = /[./]/.exec(name) ?? [];
  const key = separator === '.' ? name : swapSeparators(name);
  return ALIASES[key] ?? key;
}

/** The parts of a normalised key as they stand below /proc/sys: `net.ipv4.conf.eth0/100.forwarding` to four names. */
export function keyParts(key: string): string[] {
  return key.split('.').map(part => part.replaceAll('/', '.'));
}

/** Whether the key is a pattern for many: `net.ipv4.conf.*.rp_filter`. */
export function isPattern(key: string): boolean {
  return /[*?[]/.test(key);
}

/** Whether the pattern fits the key, as glob(7) has it: neither `*` nor `?` stand for the end of a part. */
export function matchesPattern(pattern: string, key: string): boolean {
  const patterns = keyParts(pattern);
  const parts = keyParts(key);
  return patterns.length === parts.length && patterns.every((each, index) => expression(each).test(parts[index] ?? ''));
}

function swapSeparators(name: string): string {
  return name.replaceAll(/[./]/g, separator => (separator === '.' ? '/' : '.'));
}

function expression(pattern: string): RegExp {
  const source = pattern.replaceAll(/\[([!^]?)([^\]]+)\]|[*?]|[^*?[]+|\[/g, (token, not?: string, set?: string) => {
    if (token === '*') return '.*';
    if (token === '?') return '.';
    if (set !== undefined) return `[${not ? '^' : ''}${set.replaceAll(/[\\\]^[]/g, String.raw`\$&`)}]`;
    return token.replaceAll(/[.\\+^$(){}|[\]]/g, String.raw`\$&`);
  });
  try {
    return new RegExp(`^${source}$`, 'u');
  } catch {
    // A range that runs backwards, `[z-a]`, fits nothing.
    return /(?!)/;
  }
}
