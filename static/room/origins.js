/**
 * What notes came from, and what came of them.
 *
 * Pure. A step is a note where one decides who does what, and when.
 *
 * @import {Note, Room} from "../protocol.js"
 */

/** @typedef {{byId: ReadonlyMap<string, Note>, steps: ReadonlyMap<string, Note>}} Origins   steps: by the note that each came from */

/**
 * @param {Room} room
 * @returns {Origins}
 */
export function originsOf(room) {
  const byId = new Map(room.notes.map((note) => [note.id, note]));
  const sourced = room.notes.filter(({ source }) => source !== null);
  const steps = sourced.filter((note) => isStep(room, note));
  return { byId, steps: new Map(steps.map((note) => [/** @type {string} */ (note.source), note])) };
}

/**
 * Where a step is written: the first column that asks who and when.
 *
 * @param {Room} room
 * @returns {{board: string, column: string} | null}
 */
export function placeForSteps({ workshop }) {
  for (const { id, columns } of workshop.boards) {
    const column = columns.find(({ assignable }) => assignable);
    if (column) return { board: id, column: column.id };
  }
  return null;
}

/**
 * @param {Room} room
 * @param {{board: string, column: string}} note
 */
export function isStep({ workshop }, { board, column }) {
  const columns = workshop.boards.find(({ id }) => id === board)?.columns ?? [];
  return columns.some(({ id, assignable }) => id === column && assignable);
}

/**
 * Whether it may become a step: not one already, and seen by all, for the step tells of it.
 *
 * @param {Room} room
 * @param {Note} note
 */
export function mayBecomeStep(room, note) {
  return !(note.hidden || isStep(room, note)) && placeForSteps(room) !== null;
}
