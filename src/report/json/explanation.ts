import type { Explanation } from '../../model/explanation.ts';

/** An explanation as JSON, schema `loadline.explanation/1`. */
export function explanationJson(explanation: Explanation): string {
  const { value = null } = explanation;
  return `${JSON.stringify({ schema: 'loadline.explanation/1', ...explanation, value }, null, 2)}\n`;
}
