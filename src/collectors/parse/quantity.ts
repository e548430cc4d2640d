/** Whether a number can be how many of something there are, or how much: the kernel writes no other. */
export function isQuantity(number: number): boolean {
  return Number.isFinite(number) && number >= 0;
}

/** A whole number as the kernel writes it; undefined for anything else. */
export function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^-?\d{1,20}$/.test(text) ? Number(text) : undefined;
}

/** The same in hexadecimal, of at most 64 bits. */
export function hexadecimal(text: string | undefined): number | undefined {
  return text !== undefined && /^[\da-fA-F]{1,16}$/.test(text) ? Number.parseInt(text, 16) : undefined;
}
