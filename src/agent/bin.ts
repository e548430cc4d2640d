#!/usr/bin/env node
import { FAR_END } from '../model/agent-messages.ts';
import { messageOf } from '../model/error-message.ts';

// What is loaded calls the kernel, by a library that this host may have no part of: the conductor is told, in a line that it reads.
try {
  const { serveAgent } = await import('./serve.ts');
  process.stderr.write(`loadline agent: ending: ${await serveAgent()}\n`);
  process.exit(0);
} catch (error) {
  const [why] = messageOf(error).split('\n');
  process.stdout.write(`${FAR_END.kit} refused ${why}\n`);
  process.exit(3);
}
