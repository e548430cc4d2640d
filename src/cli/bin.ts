#!/usr/bin/env node
import { performLastActs } from '../system/at-end.ts';
import { main } from './main.ts';
import { flushed } from './output.ts';

const code = await main(process.argv.slice(2));
await Promise.all([flushed(), performLastActs()]);
process.exit(code);
