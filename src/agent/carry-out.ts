import type { Answers, Order } from '../model/agent-messages.ts';
import { sourceTowards } from '../system/source-towards.ts';
import type { ClientSession } from './client-session.ts';
import { describeHost } from './describe.ts';
import type { ServerSession } from './server-session.ts';

/** What is under way on this host. */
export interface Sessions {
  readonly server: ServerSession;
  readonly client: ClientSession;
}

/** Carries out an order; what it takes is loaded when it is asked for. Rejects with what the work itself throws. */
export async function carryOut(order: Order, { server, client }: Sessions): Promise<Answers[Order['do']]> {
  switch (order.do) {
    case 'describe':
      return describeHost();
    case 'route':
      return { source: await sourceTowards(order.address) };
    case 'examine':
      return (await import('../api/doctor.ts')).examineMachine();
    case 'audit':
      return (await import('../api/audit.ts')).audit(order.request);
    case 'watch-server':
      return server.watch(order.plan, order.how);
    case 'load-starts':
      return server.loadStarts(order.atNs);
    case 'server-table':
      return server.table();
    case 'load-ended':
      return server.loadEnded();
    case 'leave-server':
      return server.leave();
    case 'plan-load':
      return (await import('../api/plan-load.ts')).planLoadHere(order.scenario, order.file, order.how);
    case 'drive':
      return client.drive(order.plan, order.how, order.server);
    case 'stop-driving':
      return client.stop();
  }
}
