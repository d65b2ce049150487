/** What several lines of pasted text are as notes: a line a note, without the marks of a list. Pure. */

import { LIMITS } from "../protocol.js";

/** More at once is hardly meant for a board. */
const MOST = 60;

/** "- ", "• ", "2. ", "b) " */
const MARK = /^(?:[-–—*•·▪◦‣]|\d{1,3}[.)]|\p{L}\))\s+/u;

/**
 * @param {string} text
 * @returns {string[]} none where it is one line, too many, or holds one that is too long for a note
 */
export function notesOfLines(text) {
  const lines = text.split(/\r\n?|\n/).map((line) => line.trim().replace(MARK, ""));
  const written = lines.filter((line) => line !== "");
  const fit = written.length <= MOST && written.every((line) => [...line].length <= LIMITS.note);
  return written.length > 1 && fit ? written : [];
}
