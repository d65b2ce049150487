/** What letting go at a height of a column would do: put what is held between two notes, or lay it on one. Pure. */

/** @typedef {{name: string, top: number, bottom: number}} Box */

/** takes: others may be laid on it; notes: those of a group. @typedef {Box & {takes: boolean, notes: () => readonly Box[]}} Target */

/** Before a note or group, null: last; or onto one; or among the notes of the own group. @typedef {{before: string|null, onto: string|null, within: boolean}} Aim */

/** At its upper and lower edge a note lets others pass; between them it takes them up. */
const EDGE = 22;
const SHARE = 0.3;

/** @type {Aim} */
const LAST = { before: null, onto: null, within: false };

/**
 * @param {Iterable<Target>} targets from the top
 * @param {number} y
 * @param {readonly string[]} held the notes and groups that are moved
 * @param {string|null} own the group within which a note may be moved
 * @returns {Aim}
 */
export function aimAt(targets, y, held, own) {
  for (const target of targets) {
    if (y > target.bottom || held.includes(target.name)) continue;
    const inOwn = target.name === own && y >= target.top;
    const aim = inOwn ? aimWithin(target.notes(), y, held) : aimOver(target, y);
    if (aim) return aim;
  }
  return LAST;
}

/** @param {Target} target @param {number} y @returns {Aim|null} null: past it */
function aimOver({ name, top, bottom, takes }, y) {
  const height = bottom - top;
  const edge = takes ? Math.min(EDGE, height * SHARE) : height / 2;
  if (y < top + edge) return { ...LAST, before: name };
  return y < bottom - edge ? { ...LAST, onto: name } : null;
}

/** @param {readonly Box[]} notes @param {number} y @param {readonly string[]} held @returns {Aim} */
function aimWithin(notes, y, held) {
  const below = notes.find(({ name, top, bottom }) => !held.includes(name) && y < (top + bottom) / 2);
  return { ...LAST, before: below?.name ?? null, within: true };
}
