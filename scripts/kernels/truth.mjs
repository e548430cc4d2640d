import { rolldown } from 'rolldown';

/** What each scenario must be blamed on, as the tests have it: this script's Node may be too old to load TypeScript. */
export async function loadTruth() {
  const bundle = await rolldown({ input: 'test/end-to-end/ground-truth.ts', platform: 'node' });
  const { output } = await bundle.generate({ format: 'esm' });
  await bundle.close();
  const { TRUTH } = await import(`data:text/javascript,${encodeURIComponent(output[0].code)}`);
  return TRUTH;
}
