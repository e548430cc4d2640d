#!/usr/bin/env node
import { outOfDescriptors } from '../system/own-descriptors.ts';

try {
  const [{ performLastActs }, { main }, { codeAfterOutput, flushed }] = await Promise.all([
    import('../system/at-end.ts'),
    import('./main.ts'),
    import('./output.ts'),
  ]);
  const code = await main(process.argv.slice(2));
  await Promise.all([flushed(), performLastActs()]);
  const exitCode = codeAfterOutput(code);
  await flushed();
  process.exit(exitCode);
} catch (error) {
  // Not even the modules that tell of errors could be loaded.
  const refused = outOfDescriptors(error);
  if (refused === undefined) throw error;
  process.stderr.write(`loadline: cannot run here: ${refused.message}\n  what would allow it: ${refused.remedy}\n`);
  process.exit(3);
}
