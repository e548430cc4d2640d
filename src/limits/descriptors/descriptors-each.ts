import type { FactBook } from '../../model/facts/facts.ts';
import { valueIn } from '../../model/probe.ts';

/** Of its own descriptors beside those of its connections a server has few: so many more than it accepted are outgoing ones. */
const MANY_MORE = 1.5;
const OWN_DESCRIPTORS = 50;

/** Descriptors that the server takes for each connection: a proxy has a second one, towards its upstream. */
export function descriptorsEach(facts: FactBook): 1 | 2 {
  return connectsItself(facts) || holdsMoreThanItAccepted(facts) ? 2 : 1;
}

/** One of its own socket() or connect() calls failed, or its host, which is its own, opened connections. */
function connectsItself(facts: FactBook): boolean {
  const calls = valueIn(facts['server.failedCalls']) ?? [];
  if (calls.some(({ syscall }) => syscall === 'connect' || syscall === 'socket')) return true;
  const opened = valueIn(facts['server.counters'])?.['Tcp.ActiveOpens'] ?? 0;
  const { accepted = 0 } = valueIn(facts.acceptance) ?? {};
  return valueIn(facts.load)?.sharedNamespace === false && opened > 0 && opened * 2 >= accepted;
}

function holdsMoreThanItAccepted(facts: FactBook): boolean {
  const { accepted = 0 } = valueIn(facts.acceptance) ?? {};
  const most = Math.max(0, ...(valueIn(facts['server.processes']) ?? []).map(({ peakDescriptors }) => peakDescriptors));
  return accepted > 0 && most > accepted * MANY_MORE + OWN_DESCRIPTORS;
}
