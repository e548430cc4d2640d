import { CannotRun } from '../model/errors.ts';
import { HOST_SETTINGS, type HostSetting, isHostSetting } from '../model/host-settings.ts';
import { readSysctl } from '../system/sysctl.ts';
import { PROCESS_CHECKS } from './harm-of-processes.ts';
import { NETWORK_CHECKS } from './network-harm.ts';

/** What a run may change for the whole machine, and the check that keeps the machine well. */
const CHECKS: Readonly<Record<HostSetting, (value: string) => void>> = {
  'net.netfilter.nf_conntrack_max': value =>
    refuseSmallTable(value, Number(readSysctl('net.netfilter.nf_conntrack_count'))),
  ...PROCESS_CHECKS,
  ...NETWORK_CHECKS,
};

/** Throws CannotRun for a setting that is not ours to change, and for a value that could hurt the machine's own work. */
export function refuseHarm(name: string, value: string): void {
  if (!isHostSetting(name)) {
    throw new CannotRun(`${name} is not changed for the whole machine; only ${HOST_SETTINGS.join(', ')} is`);
  }
  CHECKS[name](value);
}

/**
 * A full table drops the machine's own new connections; 0 means no bound at all.
 *
 * @param entriesInUse entries of the machine's own namespace
 */
export function refuseSmallTable(value: string, entriesInUse: number): void {
  const entries = /^\d+$/.test(value) ? Number(value) : 0;
  if (entries === 0)
    throw new CannotRun(`net.netfilter.nf_conntrack_max cannot be ${value}: it must be a number above 0`);
  if (entries < entriesInUse * 2) {
    throw new CannotRun(
      `net.netfilter.nf_conntrack_max cannot be ${value}: this machine tracks ${entriesInUse} connections of its own`,
      `set it to ${entriesInUse * 2} or more`,
    );
  }
}
