/** Chance that is the same every time, for stories that can be told again. */

/**
 * @param {number} seed
 * @returns {() => number} from 0 up to 1
 */
export function randomFrom(seed) {
  let state = Math.imul(seed, 0x9e3779b1) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
