import { CannotRun } from '../model/errors.ts';
import { hasCapability } from './privilege.ts';
import { findProgram } from './programs.ts';
import { type Outcome, runToEnd } from './run-to-end.ts';

/** An empty table of both families: what every rule of a lab stands in. */
const EMPTY_TABLE = 'table inet loadline_trial { }';
/** A rule that asks for the state of a connection: the kernel loads nf_conntrack for it. */
const TRACKING_TABLE = `table inet loadline_trial {
  chain incoming {
    type filter hook input priority filter;
    ct state new counter
  }
}`;

/** What nft needs of the kernel, and how to have it. */
export const NFT_REMEDY = 'sudo modprobe nf_tables, or a kernel with CONFIG_NF_TABLES and CONFIG_NF_TABLES_INET';

/** Loads an empty table in a namespace that ends at once; what nft says where that fails, else undefined. */
export function whyNftFails(nft: string): string | undefined {
  return complaintOf(load(nft, EMPTY_TABLE));
}

/**
 * Has the kernel load its connection tracking, as any user may, by a rule in a namespace that ends at once. It stays loaded. What nft
 * says where that fails, else undefined.
 */
export function loadConnectionTracking(nft: string): string | undefined {
  return complaintOf(load(nft, TRACKING_TABLE));
}

function complaintOf(outcome: Outcome | undefined): string | undefined {
  if (outcome === undefined || outcome.code === 0) return undefined;
  return firstLine(outcome.error?.message ?? outcome.stderr);
}

/** What nft makes of rules in a namespace of its own; undefined where no namespace can be made. */
function load(nft: string, rules: string): Outcome | undefined {
  const unshare = findProgram('unshare');
  if (unshare === undefined) return undefined;
  const rights = hasCapability('CAP_SYS_ADMIN') ? [] : ['--user', '--map-root-user'];
  const inNamespace = (...command: string[]): Outcome =>
    runToEnd([unshare, ...rights, '--net', '--', ...command], rules);
  return inNamespace('/bin/sh', '-c', ':').code === 0 ? inNamespace(nft, '-f', '-') : undefined;
}

/** What nft cannot do, without the script it was given and the marks below it. */
export function nftFailure(complaint: string): CannotRun {
  return new CannotRun(`nft does not work here: ${firstLine(complaint)}`, NFT_REMEDY);
}

/** `/dev/stdin:1:1-30: Error: Could not process rule: Operation not supported` without where in the script it was. */
function firstLine(complaint: string): string {
  const [line = ''] = complaint.trim().split('\n');
  return line.replace(/^.*?Error: /, '');
}
