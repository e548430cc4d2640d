import { sentLosses } from '../../collectors/packet-losses/sent-losses.ts';
import { sentTable } from '../../collectors/sockets/sent-table.ts';
import { createHostLab } from '../../lab/host-lab.ts';
import type { Machine } from '../../model/machine.ts';
import type { Plan } from '../../model/plan.ts';
import { mapProbe, type Probe } from '../../model/probe.ts';
import type { SentTable, ServerFindings } from '../../model/sent-evidence.ts';
import { findExternal } from '../../targets/external/find.ts';
import { createClock } from '../clock.ts';
import { gather } from '../conclude.ts';
import { beginEvidence } from '../evidence.ts';
import { createSampling } from '../sampling.ts';
import { watchExits } from '../watch-exits.ts';

/** The server of a run that is conducted on another host, as it is watched here. */
export interface ServerWatch {
  /** Reads evidence from now on. @param atNs CLOCK_MONOTONIC of this host */
  loadStarts(atNs: bigint): void;
  table(): Probe<SentTable>;
  loadEnded(): Promise<ServerFindings>;
  close(): Promise<void>;
}

/**
 * Opens all evidence of the server that a plan loads, on the host where it runs. Throws TargetFailed where nothing listens there.
 *
 * @param machine this one
 */
export function watchServer(plan: Plan, machine: Machine): ServerWatch {
  const { remote: _, ...found } = plan.target;
  const here: Plan = { ...plan, target: found };
  const { address, port } = found;
  const place = createHostLab(here);
  const target = findExternal(here, place.hosts.server);
  const clock = createClock();
  const seen = { sides: 'server', otherwise: 'the client is another machine' } as const;
  const evidence = beginEvidence(here, { machine, seen }, place, clock);
  const collection = evidence.open({ target, driver: { processes: [] }, listener: { address, port } });
  watchExits(collection, clock, [target]);
  const { load } = plan.scenario;
  const sampling = createSampling({ load, collection, accepts: target.accepts, failed: () => 0, nowMs: clock.nowMs });
  return {
    loadStarts: atNs => {
      clock.setStart(atNs);
      sampling.once('passing');
      sampling.start(() => undefined);
    },
    table: () => mapProbe(collection.tables().server, table => sentTable(table, [port])),
    loadEnded: async () => {
      sampling.stop();
      sampling.once('last');
      await target.refresh();
      const gathered = gather({ collection, target }, { sampling, clock }, collection.tables());
      return { evidence: gathered, losses: mapProbe(collection.packetLosses(), sentLosses) };
    },
    close: async () => {
      sampling.stop();
      evidence.close();
      await target.stop();
      place.close();
    },
  };
}
