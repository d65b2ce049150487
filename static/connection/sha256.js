/** SHA-256 (FIPS 180-4), for pages without https: `crypto.subtle` is missing there. For short texts, one at a time. */

const PRIMES = primes(64);
const START = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
const ROUNDS = PRIMES.map((prime) => fraction(Math.cbrt(prime)));

/**
 * @param {string} text
 * @returns {Uint8Array} 32 bytes
 */
export function sha256(text) {
  const message = padded(new TextEncoder().encode(text));
  let hash = START;
  for (let at = 0; at < message.byteLength; at += 64) {
    hash = compressed(hash, schedule(new DataView(message.buffer, at, 64)));
  }
  const digest = new DataView(new ArrayBuffer(32));
  hash.forEach((value, i) => {
    digest.setUint32(4 * i, value);
  });
  return new Uint8Array(digest.buffer);
}

/** One bit, zeros, and the length in bits, to a multiple of 64 bytes. @param {Uint8Array} bytes */
function padded(bytes) {
  const message = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
  message.set(bytes);
  message[bytes.length] = 0x80;
  new DataView(message.buffer).setUint32(message.length - 4, 8 * bytes.length);
  return message;
}

/** @param {DataView} block */
function schedule(block) {
  const words = Array.from({ length: 16 }, (_, i) => block.getUint32(4 * i));
  for (let i = 16; i < 64; i += 1) {
    const before = word(words, i - 15);
    const late = word(words, i - 2);
    const small = turned(before, 7) ^ turned(before, 18) ^ (before >>> 3);
    const large = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10);
    words.push((word(words, i - 16) + small + word(words, i - 7) + large) >>> 0);
  }
  return words;
}

/** @param {number[]} hash @param {number[]} words */
function compressed(hash, words) {
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = hash;
  for (const [i, constant] of ROUNDS.entries()) {
    const choice = (e & f) ^ (~e & g);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const first = h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + choice + constant + word(words, i);
    const second = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + majority;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) >>> 0, c, b, a, (first + second) >>> 0];
  }
  return [a, b, c, d, e, f, g, h].map((value, i) => (value + word(hash, i)) >>> 0);
}

/** @param {number[]} words @param {number} i */
function word(words, i) {
  return words[i] ?? 0;
}

/** To the right, around. @param {number} value @param {number} by */
function turned(value, by) {
  return (value >>> by) | (value << (32 - by));
}

/** The first 32 bits after the point. @param {number} number */
function fraction(number) {
  return Math.floor((number % 1) * 2 ** 32);
}

/** @param {number} count */
function primes(count) {
  /** @type {number[]} */
  const found = [];
  for (let number = 2; found.length < count; number += 1) {
    if (found.every((prime) => number % prime !== 0)) found.push(number);
  }
  return found;
}
