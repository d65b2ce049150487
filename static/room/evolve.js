/**
 * Folds what the server says has happened into the room as the wire has it.
 *
 * Pure. Events carry whole records, so a reducer replaces and never computes. An event of a type that is not known here is from
 * a newer server, and is passed over.
 *
 * @import {Board, Entry, Group, Participant, Room} from "../protocol.js"
 */

import { withNote, withNotes, withoutNote } from "./notes.js";

/** @typedef {Entry["events"][number]} Event */

/**
 * @param {Room} room
 * @param {readonly Pick<Entry, "events">[]} entries
 * @returns {Room}
 */
export function fold(room, entries) {
  return entries.reduce((before, { events }) => afterAll(before, events), room);
}

/**
 * @param {Room} room
 * @param {readonly Event[]} events
 * @returns {Room}
 */
function afterAll(room, events) {
  const saved = events.flatMap((event) => (event.type === "note_saved" ? [event.note] : []));
  if (saved.length < 2 || saved.length < events.length) return events.reduce(evolve, room);
  return { ...room, notes: withNotes(room.notes, saved) };
}

/**
 * @param {Room} room
 * @param {Event} event
 * @returns {Room}
 */
export function evolve(room, event) {
  switch (event.type) {
    case "step_set":
      return stepSet(room, event.step, event.place);
    case "participant_joined":
    case "participant_changed":
    case "participant_left":
      return { ...room, participants: withRecord(room.participants, event.participant) };
    case "result_published": {
      const { round, statement, result } = event;
      return { ...room, results: [...room.results, { round, statement, result }] };
    }
    case "round_started":
      return { ...room, round: event.round, settings: { ...room.settings, threshold: event.threshold } };
    case "setting_set":
      return { ...room, settings: { ...room.settings, [event.setting]: event.value } };
    case "room_renamed":
      return { ...room, title: event.title };
    case "room_closed":
      return { ...room, closed: true };
    case "note_saved":
      return { ...room, notes: withNote(room.notes, event.note) };
    case "note_removed":
      return { ...room, notes: withoutNote(room.notes, event.id) };
    case "group_saved":
      return { ...room, groups: withRecord(room.groups, event.group) };
    case "group_removed":
      return { ...room, groups: room.groups.filter(({ id }) => id !== event.id) };
    case "board_set":
      return { ...room, boards: withRecord(room.boards, event.board) };
    case "legend_set":
      return { ...room, legend: event.legend };
    case "stars_shown": {
      const { board, round, n, stars, nearly_all } = event;
      return { ...room, stars: [...room.stars, { board, round, n, stars, nearly_all }] };
    }
    case "timer_set":
      return { ...room, timer: event.timer };
    default:
      return room;
  }
}

/**
 * @param {Room} room
 * @param {string} step
 * @param {string | null} place
 * @returns {Room}
 */
export function stepSet(room, step, place) {
  const visited = room.visited.includes(step) ? room.visited : [...room.visited, step];
  return { ...room, step, place, visited };
}

/**
 * The records with this one in the place of the one before, or last when it is new.
 *
 * @template {Board | Group | Participant} T
 * @param {readonly T[]} records
 * @param {T} record
 * @returns {T[]}
 */
export function withRecord(records, record) {
  const known = records.some(({ id }) => id === record.id);
  return known ? records.map((each) => (each.id === record.id ? record : each)) : [...records, record];
}
