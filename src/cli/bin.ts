#!/usr/bin/env node
import { performLastActs } from '../system/at-end.ts';
import { main } from './main.ts';
import { codeAfterOutput, flushed } from './output.ts';

const code = await main(process.argv.slice(2));
await Promise.all([flushed(), performLastActs()]);
const exitCode = codeAfterOutput(code);
await flushed();
process.exit(exitCode);
