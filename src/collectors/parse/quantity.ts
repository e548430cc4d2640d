/** Whether a number can be how many of something there are, or how much: the kernel writes no other. */
export function isQuantity(number: number): boolean {
  return Number.isFinite(number) && number >= 0;
}
