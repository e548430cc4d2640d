import { expect, it } from 'vitest';
import { driverOutOfTime } from '../../src/attribution/explanations/driver.ts';
import { aBook, aGroup } from '../limits/book.ts';

const underWay = aGroup({ outcome: 'pending', stage: 'response', symptom: { kind: 'under-way' } });

it('the end of the load is proven for what both hosts hold, and not for what the server never knew', () => {
  expect(driverOutOfTime.judge({ ...underWay, autopsy: 'accepted' }, aBook())).toMatchObject({ confidence: 'proven' });
  expect(driverOutOfTime.judge({ ...underWay, autopsy: 'ghost' }, aBook())).toMatchObject({ confidence: 'possible' });
});
