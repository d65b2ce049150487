/**
 * Ids and secrets from the browser's generator, also where there is no https: `randomUUID` and `subtle` are missing there.
 */

/** @typedef {Pick<Crypto, "getRandomValues">} Generator */

/**
 * @param {Generator} generator
 * @returns {string} a UUID, version 4, in lower case
 */
export function newId(generator) {
  const bytes = generator.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/**
 * @param {Generator} generator
 * @returns {string} 32 random bytes as base64url, 43 characters
 */
export function newSeat(generator) {
  return base64url(generator.getRandomValues(new Uint8Array(32)));
}

/** @param {Uint8Array} bytes */
export function base64url(bytes) {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

/**
 * A short name for a seat in the keys of storage, from which the seat cannot be had: 53 of its 256 bits, mixed.
 *
 * @param {string} seat
 * @returns {string}
 */
export function digest(seat) {
  return (mixed(seat, 0x811c9dc5) * 0x200000 + (mixed(seat, 0x01000193) >>> 11)).toString(36);
}

/**
 * @param {string} text
 * @param {number} seed
 */
function mixed(text, seed) {
  let hash = seed;
  for (const character of text) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
    hash ^= hash >>> 15;
  }
  return hash >>> 0;
}
