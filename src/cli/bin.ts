#!/usr/bin/env node
import { main } from './main.ts';
import { flushed } from './output.ts';

const code = await main(process.argv.slice(2));
await flushed();
process.exit(code);
