import type { RunState } from '../../model/run.ts';
import { visible } from '../escape.ts';

/** Why the run did not complete; undefined when it did. */
export function stateSentence(state: RunState): string | undefined {
  switch (state.state) {
    case 'completed':
      return undefined;
    case 'stopped':
      if (state.by === 'bound')
        return 'Stopped by the bound on its time: not every attempt had settled, and nothing is judged by the others.';
      if (state.by === 'lost-host')
        return "The server's host was lost while the load ran: what follows is what the client saw, and nothing is judged by it.";
      return `Stopped by the user in the ${state.phase} phase: what follows is what was seen until then.`;
    case 'broken':
      return `The run broke in the ${state.phase} phase: ${visible(state.why)}`;
    case 'running':
      return `The runner ended in the middle of the ${state.phase} phase: what follows is what it had saved.`;
  }
}
