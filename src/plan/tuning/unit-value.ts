/** Soft and hard value of a LimitXXX= line; Infinity for none. */
export interface ResourceLimit {
  readonly soft: number;
  readonly hard: number;
}

/** `65536`, `1024:524288` or `infinity` of LimitNOFILE= and LimitNPROC=; undefined for what systemd refuses (systemd.exec(5)) */
export function parseResourceLimit(written: string): ResourceLimit | undefined {
  const [first = '', second, ...more] = written.split(':');
  if (more.length > 0) return undefined;
  const soft = limitNumber(first);
  const hard = second === undefined ? soft : limitNumber(second);
  if (soft === undefined || hard === undefined || soft > hard) return undefined;
  return { soft, hard };
}

/** TasksMax=: a number, `infinity` or a share of what the machine allows; undefined where it is none of them or unknown. */
export function parseTasksMax(written: string, whole: number | undefined): number | undefined {
  return share(written, whole) ?? limitNumber(written);
}

/** MemoryMax= in bytes: suffixes K to E count by 1024, a share is one of the machine's memory. systemd.resource-control(5) */
export function parseMemoryMax(written: string, wholeBytes: number | undefined): number | undefined {
  return share(written, wholeBytes) ?? byteNumber(written);
}

const POWERS = 'KMGTPE';

function limitNumber(written: string): number | undefined {
  if (written.trim() === 'infinity') return Number.POSITIVE_INFINITY;
  return /^\d+$/.test(written.trim()) ? Number(written) : undefined;
}

function byteNumber(written: string): number | undefined {
  if (written.trim() === 'infinity') return Number.POSITIVE_INFINITY;
  const match = /^(\d+(?:\.\d+)?)\s*([KMGTPE]?)B?$/i.exec(written.trim());
  if (match === null) return undefined;
  const [, digits = '', suffix = ''] = match;
  return Math.floor(Number(digits) * 1024 ** (suffix === '' ? 0 : POWERS.indexOf(suffix.toUpperCase()) + 1));
}

function share(written: string, whole: number | undefined): number | undefined {
  const percent = /^(\d+(?:\.\d{1,2})?)%$/.exec(written.trim())?.[1];
  return percent === undefined || whole === undefined ? undefined : Math.floor((Number(percent) / 100) * whole);
}
