/**
 * Notes that belong together, and several notes as one: how they are read from a room, and how one's own acts on them show at once.
 *
 * Pure. A group is told by its notes, and stands where the first of them does.
 *
 * @import {Group, Note, Op, Room} from "../protocol.js"
 */

import { withRecord } from "./evolve.js";
import { withNote } from "./notes.js";
import { rankFor } from "./places.js";

/** Notes that stand together. @typedef {{group: Group | null, notes: Note[]}} Pile   group: null for a note by itself */

/** @typedef {Extract<Op, {type: "move_note" | "move_notes" | "move_group"}>} Moving */

/**
 * @param {Room} room
 * @param {string | null} group
 * @returns {Note[]} its notes, in their order
 */
export function membersOf(room, group) {
  return group === null ? [] : room.notes.filter((note) => note.group === group);
}

/**
 * @param {Room | null} room
 * @param {Op} op
 * @returns {readonly string[]} the notes that the op is about
 */
export function notesOf(room, op) {
  switch (op.type) {
    case "group_notes":
      return [...op.notes, op.onto];
    case "move_notes":
      return op.ids;
    case "move_group":
    case "ungroup":
      return room ? membersOf(room, op.id).map(({ id }) => id) : [];
    default:
      return "id" in op && op.type !== "name_group" ? [op.id] : [];
  }
}

/**
 * @param {Room} room
 * @param {readonly Note[]} notes of a column, in order
 * @returns {Pile[]} in the order in which they stand
 */
export function pilesOf({ groups }, notes) {
  const known = new Map(groups.map((group) => [group.id, group]));
  /** @type {Map<string, Pile>} */
  const piles = new Map();
  for (const note of notes) {
    const group = known.get(note.group ?? "") ?? null;
    const key = group?.id ?? note.id;
    const pile = piles.get(key);
    if (pile) pile.notes.push(note);
    else piles.set(key, { group, notes: [note] });
  }
  return [...piles.values()];
}

/**
 * @param {Room} room
 * @param {Op} op
 * @returns {Room} with what the op does to groups, or to several notes
 */
export function predictedGroups(room, op) {
  switch (op.type) {
    case "group_notes":
      return withoutEmpty(laidTogether(room, op));
    case "name_group":
      return withName(room, op.id, op.name.trim());
    case "ungroup":
      return withoutEmpty(withChanged(room, membersOf(room, op.id), { group: null }));
    case "move_group":
      return movedTogether(room, membersOf(room, op.id), op, (note) => note.group);
    case "move_notes": {
      const notes = op.ids.flatMap((id) => room.notes.find((note) => note.id === id) ?? []);
      const kept = groupsKept(room, notes, op);
      return withoutEmpty(movedTogether(room, notes, op, (note) => (kept(note.group) ? note.group : null)));
    }
    default:
      return room;
  }
}

/**
 * A moved note leaves its group, unless the neighbour that it is put beside lies in that too.
 *
 * @param {Room} room
 * @param {Moving} op
 * @returns {string | null} the group that it may stay in
 */
export function groupBeside(room, { board, column, after, before }) {
  const neighbour = room.notes.find(({ id }) => id === (before ?? after));
  return neighbour?.board === board && neighbour.column === column ? neighbour.group : null;
}

/**
 * @param {Room} room
 * @returns {Room} without the groups that have no notes
 */
export function withoutEmpty(room) {
  const known = new Set(room.notes.map(({ group }) => group));
  const groups = room.groups.filter(({ id }) => known.has(id));
  return groups.length === room.groups.length ? room : { ...room, groups };
}

/**
 * @param {Room} room
 * @param {Extract<Op, {type: "group_notes"}>} op
 * @returns {Room}
 */
function laidTogether(room, { id, notes, onto, name = "" }) {
  const on = room.notes.find((note) => note.id === onto);
  if (!on) return room;
  const group = on.group ?? id;
  const made = on.group
    ? room
    : { ...withChanged(room, [on], { group }), groups: withRecord(room.groups, { id, name: name.trim() }) };
  const laid = notes.flatMap(
    (each) => made.notes.find((note) => note.id === each && note.group !== group) ?? [],
  );
  const last = membersOf(made, group).at(-1)?.id ?? onto;
  return movedTogether(made, laid, { board: on.board, column: on.column, after: last }, () => group);
}

/**
 * @param {Room} room
 * @param {readonly Note[]} notes
 * @param {Pick<Moving, "board" | "column" | "after" | "before">} place
 * @param {(note: Note) => string | null} groupOf
 * @returns {Room}
 */
function movedTogether(room, notes, { board, column, ...beside }, groupOf) {
  const ids = new Set(notes.map(({ id }) => id));
  let moved = { ...room, notes: room.notes.filter(({ id }) => !ids.has(id)) };
  let neighbour = beside;
  for (const note of notes) {
    const rank = rankFor(moved, { id: note.id, board, column, ...neighbour });
    const there = { ...note, board, column, rank, group: groupOf(note) };
    moved = { ...moved, notes: withNote(moved.notes, there) };
    neighbour = { after: note.id };
  }
  return moved;
}

/**
 * A group that is moved whole stays one.
 *
 * @param {Room} room
 * @param {readonly Note[]} notes
 * @param {Moving} op
 */
function groupsKept(room, notes, op) {
  const beside = groupBeside(room, op);
  return (/** @type {string | null} */ group) =>
    group === beside || membersOf(room, group).every((note) => notes.includes(note));
}

/**
 * @param {Room} room
 * @param {string} id
 * @param {string} name
 * @returns {Room}
 */
function withName(room, id, name) {
  return { ...room, groups: room.groups.map((group) => (group.id === id ? { ...group, name } : group)) };
}

/**
 * @param {Room} room
 * @param {readonly Note[]} notes
 * @param {Partial<Note>} change that leaves each where it is
 * @returns {Room}
 */
function withChanged(room, notes, change) {
  return {
    ...room,
    notes: room.notes.map((note) => (notes.includes(note) ? { ...note, ...change } : note)),
  };
}
