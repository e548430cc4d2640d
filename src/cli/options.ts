import type { Command } from 'commander';
import { addFormat, FORMATS, type FormatRequest } from './format.ts';
import { type ProgressStyle, progressStyle } from './progress/style.ts';

/** The options that every command takes. */
export interface GlobalOptions {
  readonly format: readonly FormatRequest[];
  /** Whether the user named a format, rather than take the default. */
  readonly formatAsked: boolean;
  /** Folder that runs are written to. */
  readonly out: string;
  /** Replace files that are no reports of ours, and compare what was measured under other conditions. */
  readonly force: boolean;
  readonly quiet: boolean;
  /** How far a run is, on standard error. */
  readonly progress: ProgressStyle;
  /** False with `--no-color`. */
  readonly color: boolean;
  readonly debug: boolean;
  /** False with `--no-bpf`. */
  readonly bpf: boolean;
  /** False with `--no-packet-losses`. */
  readonly packetLosses: boolean;
}

/** Declares the options on the program: commander takes them before and after the command's name. */
export function addGlobalOptions(program: Command): Command {
  return program
    .option('--format <format[=file]>', `${FORMATS.join(', ')}; repeatable; with =file it is written there`, addFormat)
    .option('--out <dir>', 'folder that runs are written to', 'reports')
    .option(
      '--force',
      'replace files that are no reports of loadline; in compare: also what was measured under other conditions',
    )
    .option('--quiet', 'no progress, and one line a scenario')
    .option('--progress <how>', 'auto, live, plain, ndjson or none: how far a run is, on standard error', progressStyle)
    .option('--no-bpf', 'do not watch the kernel for lost packets with BPF programs (as root it is watched)')
    .option(
      '--no-packet-losses',
      'do not ask the kernel where packets were lost, by BPF programs or by nftables in a lab',
    )
    .option('--no-color', 'no colour (NO_COLOR does the same)')
    .option('--debug', 'show the stack of an error that is a bug in loadline');
}

/** What the user asked for, defaults applied. */
export function globalOptions(command: Command): GlobalOptions {
  const options = command.optsWithGlobals();
  return {
    formatAsked: options['format'] !== undefined,
    format: options['format'] ?? [{ format: 'terminal' }],
    out: options['out'],
    force: options['force'] ?? false,
    quiet: options['quiet'] ?? false,
    progress: options['progress'] ?? (options['quiet'] === true ? 'none' : 'auto'),
    color: options['color'],
    debug: options['debug'] ?? false,
    bpf: options['bpf'],
    packetLosses: options['packetLosses'],
  };
}
