import { describe, expect, it } from 'vitest';
import { EXPLANATIONS } from '../../src/attribution/explanations/all.ts';
import { CAUSES } from '../../src/explain/causes.ts';
import { lookUp } from '../../src/explain/lookup.ts';
import { candidatePhrase } from '../../src/report/wording/cause.ts';

describe.each(Object.keys(CAUSES))('the cause %s', id => {
  it('is explained under the name that a report gives it, with what it is taken for and what ends it', () => {
    expect(lookUp(id, () => undefined)).toMatchObject({ kind: 'cause', name: id, title: candidatePhrase(id) });
    const { decoys = [], advice = [] } = lookUp(id, () => undefined) ?? {};
    expect([decoys.length > 0, advice.length > 0]).toEqual([true, true]);
    expect(EXPLANATIONS.map(({ what }) => what)).toContain(id);
  });
});
