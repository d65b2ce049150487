/** How the rows of a column stand together: the notes of a group beside each other, and where something is put between them. Pure. */

/** @import {Group, Room} from "../protocol.js" */
/** @import {Row} from "./rows.js" */

/** Rows of one group, or a row by itself. @typedef {{group: Group|null, rows: Row[]}} Block */

/** How an op tells a place. @typedef {{after?: string|null, before?: string}} Beside */

/**
 * The rows with those of a group where the first of them is.
 *
 * @param {Room} room
 * @param {Row[]} rows
 * @returns {Row[]}
 */
export function gathered({ groups }, rows) {
  if (groups.length === 0) return rows;
  const known = new Set(groups.map(({ id }) => id));
  /** @type {Map<string, Row[]>} */
  const blocks = new Map();
  for (const row of rows) {
    const { group, id } = row.note;
    const key = group !== null && known.has(group) ? group : id;
    const block = blocks.get(key);
    if (block) block.push(row);
    else blocks.set(key, [row]);
  }
  return [...blocks.values()].flat();
}

/**
 * What stands among the notes of a group is drawn there, whatever it is.
 *
 * @param {Pick<Room, "groups">} room
 * @param {readonly Row[]} rows gathered
 * @returns {Block[]}
 */
export function blocksOf({ groups }, rows) {
  const known = new Map(groups.map((group) => [group.id, group]));
  /** @type {Block[]} */
  const blocks = [];
  rows.forEach((row, i) => {
    const last = blocks.at(-1);
    const group = known.get(row.note.group ?? "") ?? null;
    const goesOn = last?.group && (group === last.group || rows[i + 1]?.note.group === last.group.id);
    if (last && goesOn) last.rows.push(row);
    else blocks.push({ group, rows: [row] });
  });
  return blocks;
}

/**
 * The neighbour that tells a place among the rows. A group is passed by naming what follows it, for its last note may lie far down; and
 * nobody is put into a group, nor kept in the one they leave, by a neighbour's name.
 *
 * @param {readonly Row[]} rows without those that are put there
 * @param {number} index
 * @param {string|null} own the group that is left
 * @returns {Beside}
 */
export function besideAt(rows, index, own = null) {
  const [previous, next] = [rows[index - 1]?.note, rows[index]?.note];
  if (!previous) return { after: null };
  if (previous.group === null) return { after: previous.id };
  if (!next) return {};
  return next.group === null || next.group !== own ? { before: next.id } : { after: previous.id };
}

/**
 * Whether something may be put there without tearing a group apart.
 *
 * @param {readonly Row[]} rows
 * @param {number} index
 * @param {string|null} own the group within which one may
 */
export function isBetween(rows, index, own) {
  const [previous, next] = [rows[index - 1]?.note.group ?? null, rows[index]?.note.group ?? null];
  return previous === null || previous !== next || previous === own;
}
