/** What notes are drawn from: found once for all of them at each drawing, and named whole, so that a list for which nothing is other is passed over. Pure. */

import { originsOf } from "../room/origins.js";
import { notesPending } from "../room/saving.js";
import { passing } from "../room/sieve.js";
import { mayOpen } from "./following.js";
import { starFacts, starsAtHand } from "./stars-model.js";
import { movingWords, whispersShown } from "./whispering.js";

/** @import {Note, Room} from "../protocol.js" */
/** @import {Words} from "../lib/text.js" */
/** @import {Origins} from "../room/origins.js" */
/** @import {State, Whisper} from "../room/state.js" */
/** @import {Desk} from "./desk.js" */
/** @import {RoomModel} from "./model.js" */
/** @import {Row} from "./rows.js" */
/** @import {StarsAtHand} from "./stars-model.js" */

/**
 * @typedef {object} AtHand
 * @property {ReadonlySet<string>} pending  notes that one has changed and the server has not answered for
 * @property {readonly Whisper[]} whispers
 * @property {ReadonlyMap<string, string>} moving  who moves it, in words, by note
 * @property {ReadonlyMap<string, string>} names  by participant
 * @property {(id: string) => boolean} isThere  whether a note is in the room still
 * @property {string|null} groupInHand  that of the note which one drags
 * @property {Origins} origins
 * @property {string} opens  the steps that a note may lead to
 * @property {StarsAtHand} stars
 * @property {(note: Note) => boolean} passes
 */

/** @typedef {RoomModel & AtHand} NotesModel */

/** What of the desk lies among the notes themselves. @typedef {Pick<Desk, typeof IN_HAND[number]>} InHand */

/**
 * What is drawn in a list may ask for no more than this beside its rows: `sharedFacts` and `rowsFacts` tell when any of it is other.
 *
 * @typedef {Words & Pick<RoomModel, "role"> & Pick<AtHand, "pending"|"moving"|"names"|"isThere"|"groupInHand"|"origins"|"opens"|"stars"> & {
 *   room: Omit<Room, "notes">, state: Pick<State, typeof OF_STATE[number]>, ui: {desk: InHand}}} ListModel
 */

const IN_HAND = /** @type {const} */ ([
  "assigning",
  "dragged",
  "editing",
  "errors",
  "lifted",
  "marked",
  "marking",
  "naming",
  "removed",
]);

const OF_STATE = /** @type {const} */ (["you", "written"]);

/** Steps that a note may lead to. */
const LED_TO = ["results", "reflect", "document"];

/** @param {RoomModel} model @returns {NotesModel} */
export function withNotes(model) {
  const { room, role, state, ui } = model;
  const whispers = whispersShown(model);
  const names = new Map(room.participants.map(({ id, name }) => [id, name]));
  return {
    ...model,
    pending: notesPending(state),
    whispers,
    names,
    isThere: (id) => room.notes.some((note) => note.id === id),
    groupInHand: groupOf(room, ui.desk.dragged?.note),
    moving: movingWords(model.t, names, whispers),
    origins: originsOf(room),
    opens: LED_TO.filter((step) => mayOpen(room, role, step)).join(),
    stars: starsAtHand(model),
    passes: passing(ui.desk.sieve, room),
  };
}

/**
 * What all rows of a list are drawn from: all that a ListModel has, by identity, but for what `rowsFacts` tells. `names` and `opens` are
 * told by the room.
 *
 * @param {ListModel} model
 */
export function sharedFacts({ t, role, room, state, ui, groupInHand }) {
  const { notes: _, ...others } = /** @type {Room} */ (room);
  /** @type {unknown[]} */
  const facts = [t, role, groupInHand, ...Object.values(others)];
  for (const part of OF_STATE) facts.push(state[part]);
  for (const part of IN_HAND) facts.push(ui.desk[part]);
  return facts;
}

/**
 * What the rows are drawn from beside: always as many for the same note in the same room.
 *
 * @param {ListModel} model
 * @param {readonly Row[]} rows
 */
export function rowsFacts(model, rows) {
  /** @type {unknown[]} */
  const facts = [];
  for (const row of rows) addFacts(facts, model, row);
  return facts;
}

/** @param {unknown[]} facts @param {ListModel} model @param {Row} row */
function addFacts(facts, { pending, moving, origins, stars, ui, isThere }, { kind, note }) {
  const { id, source } = note;
  const inHand = kind !== "note" || ui.desk.assigning[id] !== undefined;
  facts.push(kind, note, pending.has(id), moving.get(id), inHand && isThere(id));
  facts.push(source && origins.sources.get(source), origins.steps.get(id), ...starFacts(stars, note));
}

/** @param {Room} room @param {string|undefined} note */
function groupOf({ notes }, note) {
  return note === undefined ? null : (notes.find(({ id }) => id === note)?.group ?? null);
}
