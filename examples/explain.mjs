// What does a line of the kernel log mean, and which limits can be behind it? Run: node examples/explain.mjs
import { explain } from 'loadline';

const line = 'nf_conntrack: nf_conntrack: table full, dropping packet';
const { title, limits } = explain(line);
process.stdout.write(`${JSON.stringify({ title, limits })}\n`);
