import { describe, expect, it } from 'vitest';
import type { AttributedGroup } from '../../src/model/attribution.ts';
import type { Cause, WhatHappened } from '../../src/model/cause.ts';
import { blocksOf } from '../../src/report/blocks.ts';
import { adviceFor } from '../../src/report/causes/advice.ts';
import { CAUSES } from '../../src/report/causes/causes.ts';
import { groupJson } from '../../src/report/json/attribution.ts';
import { paint } from '../../src/report/paint.ts';
import { blockLines } from '../../src/report/terminal/block.ts';
import { GROUP, CAUSES as SAMPLES } from './samples.ts';

const ENDS = { client: '198.18.0.1', server: '198.19.0.1', port: 8080, device: 'eth0' };

function network(what: WhatHappened, side: 'client' | 'server' = 'server'): Cause {
  return { kind: 'network', what, side };
}

function aGroup(cause: Cause): AttributedGroup {
  return { group: GROUP, cause, confidence: 'likely', because: [], considered: [], ends: ENDS };
}

describe('the advice for a cause that is no limit', () => {
  it('is that of the table, with the words of the run', () => {
    expect(adviceFor(network('mtu-black-hole'), ENDS)?.do[1]).toContain(
      'ip route replace 198.18.0.1 dev eth0 mtu lock BYTES',
    );
    expect(adviceFor(network('mtu-black-hole', 'client'), ENDS)?.do[1]).toContain(
      'ip route replace 198.19.0.1 dev eth0',
    );
    expect(adviceFor(network('qdisc'), ENDS)?.do).toEqual([expect.stringContaining('dev eth0 root pfifo')]);
  });

  it('invents nothing: what the run does not know stands as it is in the table', () => {
    for (const what of Object.keys(CAUSES) as WhatHappened[]) {
      expect(adviceFor(network(what))).toEqual({ look: CAUSES[what].look, do: CAUSES[what].advice });
    }
    expect(adviceFor(network('qdisc'), { client: '::1' })?.do[0]).toContain('dev DEVICE');
  });

  it('is that of the root, and limits and the unexplained have none', () => {
    const [queue] = SAMPLES;
    if (queue?.kind !== 'limit') throw new Error('the first sample is a limit');
    const slow = { kind: 'application', what: 'slow-to-accept', side: 'server' } as const;
    expect(adviceFor({ ...queue, root: slow })).toEqual(adviceFor(slow));
    expect([adviceFor(queue), adviceFor({ kind: 'unexplained' })]).toEqual([undefined, undefined]);
  });

  it('is printed below the cause, and stands in JSON', () => {
    const group = aGroup(network('qdisc'));
    const lines = blocksOf([group]).flatMap(block => blockLines(block, paint(false)));
    expect(lines.join('\n')).toMatch(/ {2}look {5}tc -s qdisc[\s\S]* {2}do {7}tc qdisc replace dev eth0/);
    expect(groupJson(group).advice?.do[0]).toContain('tc qdisc replace dev eth0');
  });
});
