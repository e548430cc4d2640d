import type { DriverNumbers } from '../model/driver-output.ts';
import type { DriverKind, LoadProgramKind } from '../model/driver-spec.ts';
import type { LogEntry } from '../model/explanation.ts';
import { CONNECTION_FLAGS, type ConnectionFlags } from '../model/load-arguments.ts';
import { ab } from './ab/ab.ts';
import { autocannon } from './autocannon/autocannon.ts';
import type { LoadDriver, LoadProgram } from './load-driver.ts';
import { undici } from './undici/undici.ts';
import { wrk } from './wrk/wrk.ts';

const BY_KIND: { readonly [K in LoadProgramKind]: LoadDriver & { readonly kind: K } } = { wrk, ab, autocannon, undici };

/** Every third-party load driver that loadline knows. */
export const LOAD_DRIVERS: readonly LoadDriver[] = Object.values(BY_KIND);

/** Those that are a program of the machine. */
export const LOAD_PROGRAM_DRIVERS: readonly LoadProgram[] = LOAD_DRIVERS.filter(isProgram);

/** The entry of a kind of driver; undefined for our own, and for a command of the user. */
export function loadDriver(kind: DriverKind): LoadDriver | undefined {
  return kind === 'connections' || kind === 'command' ? undefined : BY_KIND[kind];
}

/** The entry of a kind that is a program of the machine. */
export function loadProgram(kind: DriverKind): LoadProgram | undefined {
  const driver = loadDriver(kind);
  return driver !== undefined && isProgram(driver) ? driver : undefined;
}

/** The numbers that any of them printed; undefined for a text of another program. */
export function numbersIn(text: string): DriverNumbers | undefined {
  for (const { parse, isOwn } of LOAD_PROGRAM_DRIVERS) {
    const numbers = isOwn?.(text) === false ? undefined : parse(text);
    if (numbers !== undefined) return numbers;
  }
  return undefined;
}

/** By the name of a load program, whether or not it is a driver of ours, how a command says its number of connections. */
export const COMMAND_FLAGS: Readonly<Record<string, ConnectionFlags>> = {
  ...CONNECTION_FLAGS,
  ...Object.fromEntries(LOAD_DRIVERS.flatMap(({ kind, asCommand }) => (asCommand ? [[kind, asCommand] as const] : []))),
};

/** Lines that they print, which hide the error behind them. */
export const DRIVER_LINES: readonly LogEntry[] = LOAD_DRIVERS.flatMap(({ logEntries = [] }) => logEntries);

function isProgram(driver: LoadDriver): driver is LoadProgram {
  return 'program' in driver;
}
