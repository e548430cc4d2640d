import { expect } from 'vitest';
import { rangeOf, readSymbols } from '../../../src/collectors/packet-losses/symbols.ts';
import { probe, valueIn } from '../../../src/model/probe.ts';
import { findFunction } from '../../../src/system/linux/bpf/function-range.ts';
import { testWith } from '../../collectors/needs.ts';

testWith(['root'], 'a function lies where the kernel writes it down, or the kernel is not asked so', () => {
  const symbols = readSymbols();
  for (const name of ['tcp_rcv_state_process', 'tcp_v4_rcv']) {
    const asked = probe(() => findFunction(name));
    if (asked.state === 'read') expect(asked.value).toEqual(rangeOf(symbols, name));
    else expect(asked.why).toMatch(/^(the map ll_find|the program ll_find|running ll_find): E/);
  }
});

testWith(['root'], 'what the kernel has no function for is nowhere', () => {
  expect(valueIn(probe(() => findFunction('no_function_has_this_name')))).toBeUndefined();
});
