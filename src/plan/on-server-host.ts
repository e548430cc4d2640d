import { reportsOf } from '../model/driver-spec.ts';
import { InvalidInput, type Problem, usageError } from '../model/errors.ts';
import type { Plan } from '../model/plan.ts';

/** A plan whose server an agent watches on its own host. */
interface ServerPlace {
  /** What reports call the host. */
  readonly name: string;
  /** The address that the client connects from. */
  readonly source: string;
}

/** The plan of a load on a server that is watched where it runs. */
export function onServerHost(plan: Plan, { name, source }: ServerPlace): Plan {
  const { address } = plan.target;
  return {
    ...plan,
    hosts: { ...plan.hosts, client: { ...plan.hosts.client, addresses: [source] } },
    target: { ...plan.target, host: name },
    warnings: plan.warnings.map(one =>
      one.warning === 'external-target' ? { warning: 'server-host', address, name } : one,
    ),
  };
}

/** Throws InvalidInput where a load cannot be driven over hosts of which nothing is changed: `option` names them. */
export function requireServerElsewhere(
  plans: readonly Plan[],
  option: '--server' | '--client',
  name: string,
  { confirm = false }: { readonly confirm?: boolean },
): void {
  if (confirm) throw usageError('--confirm', `lifts limits, and nothing is changed on ${name}`, 'one or the other');
  const problems = plans.flatMap(plan => mistakesIn(plan, option, name));
  if (problems.length > 0) throw new InvalidInput(problems);
}

function mistakesIn({ scenario, target, source: { file } }: Plan, option: string, name: string): Problem[] {
  const problems: Problem[] = [];
  if (scenario.target.kind !== 'external' || target.remote !== true) {
    problems.push({
      at: { file },
      key: 'target',
      message:
        option === '--server'
          ? `${option} ${name} watches a server that runs there already`
          : `${option} ${name} connects to a server that runs on another machine already`,
      expected: 'kind: external, an address of its host, and its port',
    });
  }
  if (reportsOf(scenario) !== 'rows') {
    problems.push({
      at: { file },
      key: 'driver.kind',
      message: `${option} ${name} needs what became of each connection, which ${scenario.driver.kind} does not say`,
      expected: 'connections',
    });
  }
  return problems;
}
