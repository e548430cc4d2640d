import { existsSync } from 'node:fs';
import type { HostAccess } from '../../model/access.ts';
import type { Side } from '../../model/side.ts';
import { type OpenFile, openFile } from '../../system/open-file.ts';
import { parseConntrackStat } from '../parse/conntrack-stat.ts';
import { parseNetDev } from '../parse/net-dev.ts';
import { snmpParser } from '../parse/snmp.ts';
import { parseSoftnet } from '../parse/softnet.ts';

/** Counters that count the same packets as records do, by the kernel's names; one that was not read is not there. */
export interface LossCounts {
  readonly 'TcpExt.ListenDrops'?: number;
  readonly 'TcpExt.IPReversePathFilter'?: number;
  /** What connection tracking dropped: for want of room, and for too long a chain. */
  readonly 'nf_conntrack drop'?: number;
  /** Of the host's end of the link; of this machine's own loopback no device counts it, but the processors do. */
  readonly rx_dropped?: number;
  readonly 'softnet dropped'?: number;
  /** Packets for an address that the host does not have, and those that came without a route. */
  readonly 'Ip.InAddrErrors'?: number;
  readonly 'Ip.InNoRoutes'?: number;
  /** Of the host's own devices. */
  readonly 'qdisc drops'?: number;
}

export type LossCounter = keyof LossCounts;

/** The counters of one network namespace. */
export interface NamespaceCounters {
  /** The sides that share it. */
  readonly sides: readonly Side[];
  read(): LossCounts;
  close(): void;
}

const NET = '/proc/thread-self/net';

export function openLossCounters(host: HostAccess, sides: readonly Side[]): NamespaceCounters {
  return host.run(() => {
    const netstat = openFile(`${NET}/netstat`);
    const parse = snmpParser();
    const values: Record<string, number> = {};
    const dropped = openDropped(host, sides.length > 1);
    const tracking = openTracking();
    return {
      sides,
      read: () => {
        Object.assign(values, parse(netstat.read()));
        const [listenDrops, reversePath] = [values['TcpExt.ListenDrops'], values['TcpExt.IPReversePathFilter']];
        return {
          ...(listenDrops !== undefined && { 'TcpExt.ListenDrops': listenDrops }),
          ...(reversePath !== undefined && { 'TcpExt.IPReversePathFilter': reversePath }),
          ...dropped.read(),
          ...tracking.read(),
        };
      },
      close: () => {
        netstat.close();
        dropped.close();
        tracking.close();
      },
    };
  });
}

type Part = Pick<NamespaceCounters, 'read' | 'close'>;

function openDropped({ device }: HostAccess, isShared: boolean): Part {
  const file = openFile(isShared ? `${NET}/softnet_stat` : `${NET}/dev`);
  const ofDevice = (): LossCounts => {
    const count = parseNetDev(file.read())[device]?.['rx_dropped'];
    return count === undefined ? {} : { rx_dropped: count };
  };
  const ofProcessors = (): LossCounts => {
    const count = parseSoftnet(file.read())['dropped'];
    return count === undefined ? {} : { 'softnet dropped': count };
  };
  return { read: isShared ? ofProcessors : ofDevice, close: file.close };
}

/** Where the module is not loaded it drops nothing; where it shows no statistics nobody knows. */
function openTracking(): Part {
  const isThere = existsSync(`${NET}/stat/nf_conntrack`);
  const isLoaded = isThere || existsSync('/proc/sys/net/netfilter/nf_conntrack_max');
  const file: OpenFile | undefined = isThere ? openFile(`${NET}/stat/nf_conntrack`) : undefined;
  return {
    read: () => {
      if (file === undefined) return isLoaded ? {} : { 'nf_conntrack drop': 0 };
      const { drop, chainlength = 0 } = parseConntrackStat(file.read());
      return drop === undefined ? {} : { 'nf_conntrack drop': drop + chainlength };
    },
    close: () => file?.close(),
  };
}
