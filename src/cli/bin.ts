#!/usr/bin/env node
import { outOfDescriptors } from '../system/own-descriptors.ts';

try {
  const { wholeCommand } = await import('./whole-command.ts');
  process.exit(await wholeCommand(process.argv.slice(2)));
} catch (error) {
  // Not even the modules that tell of errors could be loaded.
  const refused = outOfDescriptors(error);
  if (refused === undefined) throw error;
  process.stderr.write(`loadline: cannot run here: ${refused.message}\n  what would allow it: ${refused.remedy}\n`);
  process.exit(3);
}
