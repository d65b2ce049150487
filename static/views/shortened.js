/** A text as a label: one line, cut between the characters that a reader sees. Pure. */

const characters = new Intl.Segmenter();

/** @param {string} text @param {number} most */
export function shortened(text, most) {
  const line = text.replace(/\s+/g, " ").trim();
  let n = 0;
  for (const { index } of characters.segment(line)) {
    if (n === most) return `${line.slice(0, index).trimEnd()}…`;
    n += 1;
  }
  return line;
}
