/**
 * What notes came from, and what came of them.
 *
 * Pure. A step is a note where one decides who does what, and when.
 *
 * @import {Note, Room} from "../protocol.js"
 */

/** @typedef {{sources: ReadonlyMap<string, Note>, steps: ReadonlyMap<string, Note>}} Origins   sources: what others were made from, by id; steps: by the note that each came from */

/**
 * @param {Room} room
 * @returns {Origins}
 */
export function originsOf(room) {
  const sourced = room.notes.filter(({ source }) => source !== null);
  const wanted = new Set(sourced.map(({ source }) => source));
  const sources = wanted.size === 0 ? [] : room.notes.filter(({ id }) => wanted.has(id));
  const steps = sourced.filter((note) => isStep(room, note));
  return {
    sources: new Map(sources.map((note) => [note.id, note])),
    steps: new Map(steps.map((note) => [/** @type {string} */ (note.source), note])),
  };
}

/**
 * Where a step is written: the first column that asks who and when.
 *
 * @param {Pick<Room, "workshop">} room
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
 * @param {Pick<Room, "workshop">} room
 * @param {{board: string, column: string}} note
 */
export function isStep({ workshop }, { board, column }) {
  const columns = workshop.boards.find(({ id }) => id === board)?.columns ?? [];
  return columns.some(({ id, assignable }) => id === column && assignable);
}

/**
 * Whether it may become a step: not one already, and seen by all, for the step tells of it.
 *
 * @param {Pick<Room, "workshop">} room
 * @param {Note} note
 */
export function mayBecomeStep(room, note) {
  return !(note.hidden || isStep(room, note)) && placeForSteps(room) !== null;
}
