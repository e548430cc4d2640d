/** One of `count` nearly equal parts of a whole number: the first ones are the larger. */
export function part(whole: number, count: number, index: number): number {
  return Math.floor(whole / count) + (index < whole % count ? 1 : 0);
}
