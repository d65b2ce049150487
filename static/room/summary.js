/**
 * What a room came to, in the order in which it is read: what will be done, the profile, the boards from the last to the first.
 *
 * Pure, and without a language: texts of the workshop stay bilingual. The page and the clipboard write this, as the server's exports do,
 * and add nothing. Each note stands once; what is empty is left out; hidden notes are counted, and nothing else is told of them.
 *
 * @import {Column, Group, Note, Question, Result, Room, Statement, Text} from "../protocol.js"
 */

import { starsShown } from "./giving.js";
import { pilesOf } from "./groups.js";
import { planOf } from "./plan.js";
import { laidOver, publishedRound } from "./rounds.js";
import { notesIn, questionOf, threshold } from "./select.js";

/**
 * about, question and source: what it came from; a question is told where its column does not say it, and of a source its text.
 * color: what its colour stands for. stars: those shown on its board, at least so many where nearlyAll of them lie here.
 * @typedef {Pick<Note, "id"|"text"|"who"|"when"|"first_move"|"how_known"|"source"> & {author: string|null, about: Statement|null, question: Question|null, color: string|null, stars: number|null, nearlyAll: boolean, group: Group|null}} Written
 */

/** @typedef {{id: string, heading: Text, notes: Written[]}} WrittenColumn */

/** @typedef {{id: string, heading: Text, columns: WrittenColumn[]}} WrittenBoard */

/** @typedef {Statement & {result: Result, earlier: Result | null}} Graded */

/** @typedef {Statement & {round: number, result: Result}} Told */

/**
 * @typedef {object} Profile  that of the newest round with a result
 * @property {{left: Text, right: Text}} scale
 * @property {number | null} round
 * @property {number | null} earlierRound
 * @property {number | null} threshold  null for an earlier round
 * @property {Graded[]} statements
 * @property {Told[]} told  the results of every round, the rounds of a statement beside each other
 */

/**
 * @typedef {object} Summary
 * @property {string} title
 * @property {"sv" | "en"} locale of what people have written
 * @property {number} created
 * @property {boolean} solo
 * @property {Text[]} doing  the headings of the columns where it is written what will be done
 * @property {WrittenColumn[]} columns  those of them that have notes
 * @property {Profile} profile
 * @property {WrittenBoard[]} boards
 * @property {number} hidden
 * @property {Text | null} source
 */

/**
 * @param {Room} room
 * @returns {Summary}
 */
export function summaryOf(room) {
  const { boards, source } = room.workshop;
  const assignable = boards.flatMap(({ id, columns }) =>
    columns.filter((column) => column.assignable).map((column) => ({ board: id, column })),
  );
  return {
    title: room.title,
    locale: room.locale,
    created: room.created,
    solo: room.settings.solo,
    doing: assignable.map(({ column }) => column.heading),
    columns: withNotes(assignable.map(({ board, column }) => columnOf(room, board, column))),
    profile: profileOf(room),
    boards: boardsOf(room),
    hidden: room.boards.reduce((sum, board) => sum + board.hidden, 0),
    source,
  };
}

/** The newest round that has a result, so that a round just begun hides nothing, over the one before it. @param {Room} room @returns {Profile} */
function profileOf(room) {
  const round = publishedRound(room);
  const { earlierRound, statements } = laidOver(room, round ?? room.round);
  return {
    scale: room.workshop.scale,
    threshold: round === room.round ? threshold(room) : null,
    round,
    earlierRound,
    statements: statements.flatMap(({ result, ...statement }) => (result ? [{ ...statement, result }] : [])),
    told: room.workshop.statements.flatMap((statement) => toldOf(room, statement)),
  };
}

/** @param {Room} room @param {Statement} statement @returns {Told[]} */
function toldOf({ results }, statement) {
  const found = results.filter((published) => published.statement === statement.id);
  return found
    .sort((a, b) => a.round - b.round)
    .map(({ round, result }) => ({ ...statement, round, result }));
}

/** @param {Room} room @returns {WrittenBoard[]} */
function boardsOf(room) {
  return room.workshop.boards
    .map(({ id, heading, columns }) => ({
      id,
      heading,
      columns: withNotes(
        columns.filter(({ assignable }) => !assignable).map((column) => columnOf(room, id, column)),
      ),
    }))
    .filter(({ columns }) => columns.length > 0)
    .reverse();
}

/**
 * What of a column stands by itself, and then group after group.
 *
 * @param {readonly Written[]} notes
 * @returns {{group: Group | null, notes: Written[]}[]}
 */
export function partsOf(notes) {
  /** @type {{group: Group | null, notes: Written[]}[]} */
  const parts = [];
  for (const note of notes) {
    const last = parts.at(-1);
    if (last && last.group?.id === note.group?.id) last.notes.push(note);
    else parts.push({ group: note.group, notes: [note] });
  }
  return parts;
}

/** @param {WrittenColumn[]} columns */
function withNotes(columns) {
  return columns.filter(({ notes }) => notes.length > 0);
}

/** @param {Room} room @param {string} board @param {Column} column @returns {WrittenColumn} */
function columnOf(room, board, { id, heading }) {
  const notes = notesIn(room, board, id).filter(({ hidden }) => !hidden);
  const piles = pilesOf(room, notes);
  const ordered = [...piles.filter(({ group }) => !group), ...piles.filter(({ group }) => group)];
  return {
    id,
    heading,
    notes: ordered.flatMap(({ group, notes: own }) => own.map((note) => ({ ...written(room, note), group }))),
  };
}

/** @param {Room} room @param {Note} note @returns {Omit<Written, "group">} */
function written(room, note) {
  const { participants, workshop, notes, legend } = room;
  return {
    id: note.id,
    text: note.text,
    ...planOf(note),
    author: participants.find(({ id }) => id === note.author)?.name ?? null,
    about: workshop.statements.find(({ id }) => id === note.statement) ?? null,
    question: questionOf(workshop, note),
    source: notes.find(({ id, hidden }) => id === note.source && !hidden)?.text ?? null,
    color: legend[note.color] ?? null,
    stars: starsShown(room, note.board)?.stars[note.id] ?? null,
    nearlyAll: starsShown(room, note.board)?.nearly_all === note.id,
  };
}
