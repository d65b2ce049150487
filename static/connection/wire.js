/**
 * What every frame to the server has in common: well-formed text, and for casts one length.
 */

/** Whatever the score, the frame is as long: its length leaks through TLS. */
const CAST_LENGTH = 256;

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
  const text = JSON.stringify({ type: "cast", n, round, statement, score });
  return text + " ".repeat(Math.max(0, CAST_LENGTH - byteLength(text)));
}
