import type { Answers, Order } from '../model/agent-messages.ts';
import { describeHost } from './describe.ts';
import { sourceTowards } from './source-towards.ts';

/** Carries out an order; what it takes is loaded when it is asked for. Rejects with what the work itself throws. */
export async function carryOut(order: Order): Promise<Answers[Order['do']]> {
  switch (order.do) {
    case 'describe':
      return describeHost();
    case 'route':
      return { source: await sourceTowards(order.address) };
    case 'examine':
      return (await import('../api/doctor.ts')).examineMachine();
    case 'audit':
      return (await import('../api/audit.ts')).audit(order.request);
  }
}
