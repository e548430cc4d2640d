import { netlinkAttribute } from './netlink-message.ts';

const INET_DIAG_REQ_BYTECODE = 1;
/** Codes of struct inet_diag_bc_op (include/uapi/linux/inet_diag.h). */
const CODE = { jump: 1, sourceAtLeast: 2, sourceAtMost: 3, destinationAtLeast: 4, destinationAtMost: 5 } as const;
/** A condition takes two operations: the second one holds the port. */
const CONDITION_BYTES = 8;
const JUMP_BYTES = 4;

/**
 * The kernel's own filter of a dump: leaves out sockets that have `port` at either end, so that those of a busy listener are not
 * copied. A jump past the program's end by four bytes refuses a socket (inet_diag_bc_run, net/ipv4/inet_diag.c).
 */
export function exceptPort(port: number): Buffer {
  const block = 2 * CONDITION_BYTES + JUMP_BYTES;
  const program = Buffer.alloc(2 * block);
  writeUnequal(program, 0, port, [CODE.sourceAtLeast, CODE.sourceAtMost]);
  writeUnequal(program, block, port, [CODE.destinationAtLeast, CODE.destinationAtMost]);
  return netlinkAttribute(INET_DIAG_REQ_BYTECODE, program);
}

/** Goes on behind the block where the port is another one, and refuses where it is both at least and at most this. */
function writeUnequal(program: Buffer, at: number, port: number, [atLeast, atMost]: readonly [number, number]): void {
  const behind = at + 2 * CONDITION_BYTES + JUMP_BYTES;
  const refused = program.length + 4;
  writeOperation(program, at, atLeast, CONDITION_BYTES, behind - at);
  program.writeUInt16LE(port, at + 6);
  const second = at + CONDITION_BYTES;
  writeOperation(program, second, atMost, CONDITION_BYTES, behind - second);
  program.writeUInt16LE(port, second + 6);
  const jump = second + CONDITION_BYTES;
  writeOperation(program, jump, CODE.jump, JUMP_BYTES, refused - jump);
}

function writeOperation(program: Buffer, at: number, code: number, yes: number, no: number): void {
  program.writeUInt8(code, at);
  program.writeUInt8(yes, at + 1);
  program.writeUInt16LE(no, at + 2);
}
