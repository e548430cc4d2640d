import { WATCHED_SETTINGS } from '../limits/mirrored.ts';
import type { WatchMeans } from '../model/agent-messages.ts';
import type { Confirmation } from '../model/confirmation.ts';
import type { Host } from '../model/host.ts';
import type { Machine } from '../model/machine.ts';
import type { Plan } from '../model/plan.ts';
import type { ReportSection } from '../model/report.ts';
import type { Scenario } from '../model/scenario.ts';
import { requireEnoughForAll } from '../plan/deal-load.ts';
import { requireServerElsewhere } from '../plan/on-server-host.ts';
import { gatherMachine } from '../system/machine.ts';
import type { ClientsPlace } from './clients-place.ts';
import { unmetBy } from './needs.ts';
import { planHere } from './plan-here.ts';
import { type RunControl, runPlan } from './run-plan.ts';
import type { ServerPlace } from './server-place.ts';

/** What runs of scenarios are told. */
export interface ScenariosRequest extends RunControl {
  readonly allowHostChanges?: boolean;
  /** Addresses beyond this machine that load may go to. */
  readonly allowRemote?: readonly string[];
  /** Then lift each limit that is blamed, it alone, and run the same load again. */
  readonly confirm?: boolean;
  /** Called for each limit that was lifted, with the path of the scenario. */
  readonly onConfirmation?: (confirmation: Confirmation, file: string) => void;
  /** The command line, for messages. */
  readonly command?: string;
  /** The host that has the server, where that is another machine: an agent watches it there. */
  readonly server?: Host;
  /** The hosts that drive the load together; absent: this machine drives it. */
  readonly clients?: readonly Host[];
}

/** A scenario, and the path that messages call it by. */
interface NamedScenario {
  readonly scenario: Scenario;
  readonly file: string;
}

/**
 * Runs scenarios one after the other; every plan is checked before the first one starts. Rejects with CannotRun for the first that
 * this machine cannot hold. A signal that aborts leaves out those that have not begun.
 *
 * @param onSection called with each run as soon as it is judged: it is not lost where a later one cannot be run
 */
export async function runScenarios(
  scenarios: readonly NamedScenario[],
  request: ScenariosRequest,
  onSection?: (section: ReportSection) => void,
): Promise<ReportSection[]> {
  const machine = gatherMachine(WATCHED_SETTINGS, request);
  const { allowHostChanges = false } = request;
  const plans = scenarios.map(({ file, scenario }) => planHere(scenario, file, machine, allowHostChanges));
  if (request.server === undefined && request.clients === undefined) {
    return await runAll(checked(plans, machine, request), { machine }, request, onSection);
  }
  const places = await openPlaces(plans, request);
  try {
    const allowRemote = [...(request.allowRemote ?? []), ...(places.server?.addresses ?? [])];
    const allowed = checked(plans.map(whatIsNeededHere(places)), machine, { ...request, allowRemote });
    const there = await Promise.all(allowed.map(plan => places.server?.plan(plan) ?? plan));
    return await runAll(there, { machine, ...places }, request, onSection);
  } finally {
    await closePlaces(places);
  }
}

/** Other machines that take part. */
interface Places {
  readonly server?: ServerPlace;
  readonly clients?: ClientsPlace;
}

async function openPlaces(plans: readonly Plan[], request: ScenariosRequest): Promise<Places> {
  const { server, clients } = request;
  const how = meansOf(request);
  if (server !== undefined) requireServerElsewhere(plans, '--server', server.name, request);
  for (const { name } of clients ?? []) requireServerElsewhere(plans, '--client', name, request);
  if (clients !== undefined) requireEnoughForAll(plans, clients);
  const { openServerPlace } = await import('./server-place.ts');
  const { openClientsPlace } = await import('./clients-place.ts');
  const opened = { ...(server && { server: await openServerPlace(server, how) }) };
  try {
    return { ...opened, ...(clients && { clients: await openClientsPlace(clients, how) }) };
  } catch (error) {
    await closePlaces(opened);
    throw error;
  }
}

async function closePlaces({ server, clients }: Places): Promise<void> {
  await Promise.all([server?.close(), clients?.close()]);
}

/** What a load takes is needed where it is driven; where it may go is asked here. */
function whatIsNeededHere({ clients }: Places): (plan: Plan) => Plan {
  return plan =>
    clients === undefined ? plan : { ...plan, needs: plan.needs.filter(({ need }) => need === 'remote') };
}

function meansOf({ bpf, packetLosses }: RunControl): WatchMeans {
  return { ...(bpf !== undefined && { bpf }), ...(packetLosses !== undefined && { packetLosses }) };
}

interface Where extends Places {
  readonly machine: Machine;
}

async function runAll(
  plans: readonly Plan[],
  where: Where,
  request: ScenariosRequest,
  onSection?: (section: ReportSection) => void,
): Promise<ReportSection[]> {
  const sections: ReportSection[] = [];
  for (const plan of plans) {
    if (sections.length > 0 && request.signal?.aborted === true) break;
    const section = await runOne(plan, where, request);
    sections.push(section);
    onSection?.(section);
  }
  return sections;
}

/** Plans that this machine can carry out, in the order in which it can. Throws CannotRun for the first that it cannot. */
function checked(plans: readonly Plan[], machine: Machine, request: ScenariosRequest): readonly Plan[] {
  const { allowHostChanges = false, allowRemote = [], command = UNSHARED } = request;
  for (const plan of plans) {
    const unmet = unmetBy(plan, machine, { allowHostChanges, allowRemote, command });
    if (unmet !== undefined) throw unmet;
  }
  return machine.privilege === 'user-namespace' ? hostLabsFirst(plans) : plans;
}

const UNSHARED = 'unshare -Ur, and the same';

/** In a user namespace of our own there is no way back from the first lab to the machine's own network. */
function hostLabsFirst(plans: readonly Plan[]): readonly Plan[] {
  const isHost = (plan: Plan) => plan.scenario.lab.kind === 'host';
  return [...plans.filter(isHost), ...plans.filter(plan => !isHost(plan))];
}

async function runOne(
  planned: Plan,
  { machine, server, clients }: Where,
  request: ScenariosRequest,
): Promise<ReportSection> {
  const { out, signal, onProgress, onUnsaved, restoreCommand, watch } = request;
  const { allowHostChanges = false, command = UNSHARED, onConfirmation } = request;
  const { file } = planned.source;
  const dealt = await clients?.deal(planned);
  const plan = dealt?.whole ?? planned;
  const how = {
    machine,
    allowHostChanges,
    ...(restoreCommand !== undefined && { restoreCommand }),
    ...(signal !== undefined && { signal }),
    ...(onUnsaved !== undefined && { onUnsaved }),
  };
  const section = await runPlan(plan, {
    ...how,
    ...(out !== undefined && { out }),
    ...(onProgress !== undefined && { onProgress }),
    ...(watch !== undefined && { watch }),
    ...(server !== undefined && { server: await server.ready(plan) }),
    ...(clients !== undefined && dealt !== undefined && { clients: await clients.ready(dealt) }),
  });
  if (request.confirm !== true) return section;
  const { confirmSection } = await import('./confirm-section.ts');
  return confirmSection(section, {
    ...how,
    file,
    command,
    ...(onConfirmation !== undefined && { onConfirmation: one => onConfirmation(one, file) }),
  });
}
