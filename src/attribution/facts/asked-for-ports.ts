import type { Evidence } from '../../model/evidence.ts';
import type { AskedForPorts } from '../../model/facts/ports.ts';
import type { PortSearch } from '../../model/failed-calls.ts';
import { valueIn } from '../../model/probe.ts';

/** The client's connect() calls that returned EADDRNOTAVAIL, by reason; undefined where the trace lacks the reason of any. */
export function askedForPorts({ failedCalls }: Evidence): AskedForPorts | undefined {
  const calls = (valueIn(failedCalls)?.calls ?? []).filter(
    ({ side, syscall, errno }) => side === 'client' && syscall === 'connect' && errno === 'EADDRNOTAVAIL',
  );
  const told = calls.filter(({ search }) => search !== undefined);
  if (told.length === 0 || told.length < calls.length) return undefined;
  const count = (outcome: PortSearch['outcome']) =>
    told.reduce((sum, { count, search }) => (search?.outcome === outcome ? sum + count : sum), 0);
  const destinations = told.flatMap(({ search }) =>
    search?.outcome === 'none-left' && search.destination !== undefined ? search.destination : [],
  );
  return {
    noneLeft: count('none-left'),
    taken: count('taken'),
    notSought: count('not-sought'),
    destinations: [...new Set(destinations)],
  };
}
