/**
 * What every frame to the server has in common: well-formed text, and for ballots one length.
 */

/** Whatever the score, the frame is as long: its length leaks through TLS. */
const CAST_LENGTH = 256;
const STARS_LENGTH = 2048;

const encoder = new TextEncoder();

/** @param {string} text */
export function byteLength(text) {
  return encoder.encode(text).length;
}

/**
 * The value with every lone surrogate in its texts replaced: one would cost the connection.
 *
 * @template T
 * @param {T} value
 * @returns {T}
 */
export function wellFormed(value) {
  return JSON.parse(JSON.stringify(value), (_, part) =>
    // Decoding what was encoded replaces them, also where String.prototype.toWellFormed is missing.
    typeof part === "string"
      ? new TextDecoder("utf-8", { ignoreBOM: true }).decode(encoder.encode(part))
      : part,
  );
}

/** @param {{n: number, round: number, statement: string, score: number | "skip" | null}} cast */
export function castFrame({ n, round, statement, score }) {
  return padded({ type: "cast", n, round, statement, score }, CAST_LENGTH);
}

/** @param {{n: number, board: string, round: number, stars: Readonly<Record<string, number>>}} ballot */
export function starsFrame({ n, board, round, stars }) {
  return padded({ type: "cast_stars", n, board, round, stars }, STARS_LENGTH);
}

/** @param {object} frame @param {number} length */
function padded(frame, length) {
  const text = JSON.stringify(frame);
  return text + " ".repeat(Math.max(0, length - byteLength(text)));
}
