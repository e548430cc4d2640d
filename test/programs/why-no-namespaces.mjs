// Gives up its rights by becoming another program, as containers do, and says why it can make no namespace.
import { whyNoNamespaces } from '../../dist/system/namespace-diagnosis.js';

process.stdout.write(`${JSON.stringify(whyNoNamespaces() ?? null)}\n`);
