// Joins every program of this package, and all that it depends on, into one module.
import { rolldown } from 'rolldown';

/** Where koffi looks for its native part beside itself, it is given the one that lies in the executable. */
const KOFFI_PART = /koffi\/src\/static\.cjs$/;
const PACKED_PART = `
const { loadPacked } = require('${process.cwd()}/src/system/linux/packed-library.ts');
const { ownBytes, ownText } = require('${process.cwd()}/src/system/own-files.ts');
exports.loadStatic = () => loadPacked({ bytes: ownBytes('koffi.node'), sha256: ownText('koffi.node.sha256') });
`;

/** Writes `file`, and returns the modules that are in it. A single executable application begins with CommonJS. */
export async function joinIntoOne(file) {
  const joined = await rolldown({
    input: 'src/one-file.ts',
    platform: 'node',
    // A library of autocannon has one, which is never called.
    checks: { eval: false },
    resolve: { alias: { koffi: `${process.cwd()}/node_modules/koffi/index.cjs` } },
    transform: { target: 'esnext' },
    plugins: [{ name: 'packed-koffi', load: id => (KOFFI_PART.test(id) ? PACKED_PART : null) }],
  });
  const { output } = await joined.write({
    file,
    format: 'cjs',
    codeSplitting: false,
    // An executable of Node has no import() of its own.
    dynamicImportInCjs: false,
    comments: { jsdoc: false, annotation: false },
  });
  await joined.close();
  return output.flatMap(({ moduleIds = [] }) => moduleIds);
}
