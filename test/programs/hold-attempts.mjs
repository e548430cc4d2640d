// Keeps an object for each attempt of a saved run's ledger, as no report may: node hold-attempts.mjs <ledger>.
import { readFileSync } from 'node:fs';
import { attemptAt, ledgerFrom } from '../../dist/model/ledger.js';

const ledger = ledgerFrom(readFileSync(process.argv[2]));
const attempts = Array.from({ length: ledger.length }, (_, index) => attemptAt(ledger, index));
console.log(attempts.length);
