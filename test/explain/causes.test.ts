import { describe, expect, it } from 'vitest';
import { EXPLANATIONS } from '../../src/attribution/explanations/all.ts';
import { lookUp } from '../../src/explain/lookup.ts';
import { CAUSES } from '../../src/report/causes/causes.ts';
import { candidatePhrase } from '../../src/report/wording/cause.ts';

/** Nobody has to find out why the attempts of a host that was lost have no end. */
const WITHOUT_RULE = ['driver-host-lost'];

describe.each(Object.keys(CAUSES))('the cause %s', id => {
  it('is explained under the name that a report gives it, with what it is taken for and what ends it', () => {
    expect(lookUp(id, () => undefined)).toMatchObject({ kind: 'cause', name: id, title: candidatePhrase(id) });
    const { symptoms = [], decoys = [], look = [], advice = [] } = lookUp(id, () => undefined) ?? {};
    for (const said of [symptoms, decoys, look, advice]) expect(said.length).toBeGreaterThan(0);
    expect([...EXPLANATIONS.map(({ what }) => what), ...WITHOUT_RULE]).toContain(id);
  });
});
