import type { AddressFamily } from '../../model/address-family.ts';
import { CODE, type Step } from '../../system/linux/socket-filter.ts';

const TCP = 6;

/** Steps after which X is where the header of TCP begins; a packet of another protocol goes on at `refuse`. */
export const TO_TCP: Readonly<Record<AddressFamily, readonly Step[]>> = {
  ipv4: [
    { code: CODE.loadByteAt, value: 9 },
    { code: CODE.jumpIfEqual, value: TCP, no: 'refuse' },
    { code: CODE.setXToHeaderLength, value: 0 },
  ],
  ipv6: [
    { code: CODE.loadByteAt, value: 6 },
    { code: CODE.jumpIfEqual, value: TCP, no: 'refuse' },
    { code: CODE.setX, value: 40 },
  ],
};
