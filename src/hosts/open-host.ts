import { AGENT_PROTOCOL } from '../model/agent-messages.ts';
import type { Host } from '../model/host.ts';
import { toolIdentity } from '../system/tool.ts';
import { type Agent, agentOver } from './agent.ts';
import type { Frames } from './agent-frames.ts';
import { bootScript, KIT_WITHIN_MS } from './boot-script.ts';
import { openEntry } from './entry.ts';
import { ownKit } from './kit.ts';
import { openPipe, type Pipe } from './pipe.ts';
import { otherVersion, refused } from './refusal.ts';

/** To an answer of any kind; ssh itself gives up after 10 s. */
const FIRST_WORD_WITHIN_MS = 15_000;

/**
 * Reaches a host, sends the agent's code where it is not there yet, and waits for the agent's greeting. Rejects with NoAgent, in the words
 * of whoever refused.
 *
 * @param boundMs the agent ends itself after so many milliseconds
 */
export async function openHost(host: Host, boundMs: number): Promise<Agent> {
  const pipe = await openPipe(host);
  try {
    const agent = agentOver(host, pipe, await startAgent(host, pipe));
    const { version, protocol } = await agent.begin(boundMs);
    const ours = toolIdentity().version;
    if (version !== ours || protocol !== AGENT_PROTOCOL) throw otherVersion(host, version, ours);
    return agent;
  } catch (error) {
    pipe.kill();
    throw error;
  }
}

async function startAgent(host: Host, pipe: Pipe): Promise<Frames> {
  const { frames, next } = openEntry(host, pipe);
  const kit = host.agent === undefined ? ownKit() : undefined;
  if (kit !== undefined) pipe.write(bootScript(kit, host.node));
  let greeting = await next(FIRST_WORD_WITHIN_MS);
  if (greeting.state === 'kit-wanted' && kit !== undefined) {
    pipe.write(kit.packed());
    greeting = await next(KIT_WITHIN_MS);
  }
  if (greeting.state === 'agent') return frames;
  throw refused(host, greeting);
}
