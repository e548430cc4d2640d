import { codeOf } from '../../model/error-code.ts';
import type { TranslatedPorts } from '../../model/host-evidence.ts';
import { absent, ok, type Probe } from '../../model/probe.ts';
import { dumpTrackedConnections, openConntrack, type TrackedTuple } from '../../system/linux/ctnetlink.ts';
import { openFile } from '../../system/open-file.ts';
import { probeOfError } from '../series/unavailable.ts';
import { watchClashes } from './clash-watch.ts';
import { createFourTupleMap } from './four-tuple-map.ts';
import { countTranslated, keepMost } from './translated-ports.ts';

/** The TCP connections that a network namespace was seen to track. */
export interface TrackingTable {
  /** By the ends of the connection's first packet. */
  has(source: string, sourcePort: number, destination: string, destinationPort: number): boolean;
  /** The ends of its answers, where its addresses are translated on the way: these are the ends that the server has of it. */
  answersTo(source: string, sourcePort: number, destination: string, destinationPort: number): TrackedTuple | undefined;
  /** Ports that connections were translated to, by destination, the most of them first: of each, when there were the most. */
  readonly translated: readonly TranslatedPorts[];
}

/**
 * Reads the tracking table of the namespace it is opened in. From 95 % of nf_conntrack_max on the kernel's clean-up evicts
 * entries that saw no answer (gc_worker, net/netfilter/nf_conntrack_core.c), without counting them anywhere: the table
 * is then read at once and again from time to time, and an entry that was seen stays seen. The same where packets clash: an entry of a
 * connection that was reset is gone ten seconds later, and its port with it.
 */
export interface TrackingWatch {
  sample(atMs: number): void;
  table(): Probe<TrackingTable>;
  close(): void;
}

const NEARLY_FULL = 0.9;
/** A dump of 10,000 entries takes some 20 ms. */
const EVERY_MS = 500;
const MOST_READINGS = 12;

/** Throws what opening the netlink socket, or the counters, throws. */
export function watchTracking(proc = '/proc'): TrackingWatch {
  const netlink = openConntrack();
  const count = openFile(`${proc}/sys/net/netfilter/nf_conntrack_count`);
  const max = openFile(`${proc}/sys/net/netfilter/nf_conntrack_max`);
  const clashes = watchClashes(proc);
  const most = keepMost();
  const seen = createFourTupleMap();
  const answers: TrackedTuple[] = [];
  let readings = 0;
  let notBeforeMs = Number.NEGATIVE_INFINITY;
  const readAll = (): void => {
    const translated = countTranslated();
    for (const family of ['ipv4', 'ipv6'] as const) {
      dumpTrackedConnections(netlink, family, entry => {
        const { source, sourcePort, destination, destinationPort, reply } = entry;
        const place = reply === undefined || isTurned(entry, reply) ? UNTRANSLATED : answers.push(reply) - 1;
        seen.set(source, sourcePort, destination, destinationPort, place);
        translated.add(entry);
      });
    }
    most.add(translated.result());
  };
  return {
    sample: atMs => {
      if (atMs < notBeforeMs || readings === MOST_READINGS) return;
      const isNearlyFull = Number(count.read()) >= NEARLY_FULL * Number(max.read());
      if (!isNearlyFull && !clashes.moved()) return;
      readings += 1;
      notBeforeMs = atMs + EVERY_MS;
      readAll();
    },
    table: () => {
      try {
        readAll();
        return ok({
          has: (...tuple) => seen.get(...tuple) !== undefined,
          answersTo: (...tuple) => answers[seen.get(...tuple) ?? UNTRANSLATED],
          translated: most.result(),
        });
      } catch (error) {
        return whyNot(error);
      }
    },
    close: () => {
      netlink.close();
      count.close();
      max.close();
      clashes.close();
    },
  };
}

const UNTRANSLATED = -1;

function isTurned(sent: TrackedTuple, answer: TrackedTuple): boolean {
  return (
    sent.sourcePort === answer.destinationPort &&
    sent.destinationPort === answer.sourcePort &&
    sent.source === answer.destination &&
    sent.destination === answer.source
  );
}

function whyNot(error: unknown): Probe<never> {
  return codeOf(error) === 'EPERM'
    ? absent('the tracking table is shown to root, or with CAP_NET_ADMIN over the network namespace, only')
    : probeOfError(error);
}
