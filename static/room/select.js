/**
 * Questions that the views ask of a room, and their answers.
 *
 * Pure, and of the room as it is shown; saving.js answers what has not reached the server yet.
 *
 * @import {Note, Participant, Question, Result, Room, Statement, Workshop} from "../protocol.js"
 * @import {Counts, Mine, You} from "./state.js"
 */

/**
 * The steps that a participant may open, in the order of the workshop.
 *
 * @param {Room} room
 * @returns {string[]}
 */
export function stepsVisited(room) {
  return room.workshop.steps.filter((step) => step === room.step || room.visited.includes(step));
}

/**
 * @param {Room} room
 * @param {string} step
 * @returns {{previous: string | null, next: string | null, number: number, total: number}}
 */
export function stepAmong(room, step) {
  const { steps } = room.workshop;
  const index = steps.indexOf(step);
  return {
    previous: steps[index - 1] ?? null,
    next: steps[index + 1] ?? null,
    number: index + 1,
    total: steps.length,
  };
}

/**
 * Where the facilitator has brought the room.
 *
 * @param {Room} room
 * @returns {{step: string, place: string | null}}
 */
export function groupPlace({ step, place }) {
  return { step, place };
}

/**
 * @param {Room} room
 * @returns {Statement[]} the statements that may be answered still in this round
 */
export function openStatements(room) {
  return room.workshop.statements.filter(({ id }) => resultOf(room, id) === null);
}

/**
 * @param {Room} room
 * @param {string} statement
 * @param {number} [round]
 * @returns {Result | null}
 */
export function resultOf(room, statement, round = room.round) {
  const found = room.results.find((each) => each.statement === statement && each.round === round);
  return found ? found.result : null;
}

/**
 * How many answers a result needs.
 *
 * @param {Room} room
 */
export function threshold({ settings }) {
  return settings.solo ? 1 : settings.threshold;
}

/**
 * Whether the threshold can no longer be set by itself: grading has begun, or a later round was started with its own.
 *
 * @param {Room} room
 */
export function thresholdFixed(room) {
  return room.round > 1 || room.visited.includes("grade");
}

/**
 * How far a person has come with the statements: each is answered, skipped or left.
 *
 * @param {Readonly<Record<string, Mine>>} mine
 * @param {readonly Statement[]} statements
 * @returns {{answered: number, skipped: number, total: number, done: boolean, next: string | null}} next: the first that is left
 */
export function answeredOf(mine, statements) {
  const scores = statements.map(({ id }) => mine[id]?.score ?? null);
  const left = scores.indexOf(null);
  return {
    answered: scores.filter((score) => typeof score === "number").length,
    skipped: scores.filter((score) => score === "skip").length,
    total: statements.length,
    done: left < 0,
    next: left < 0 ? null : (statements[left]?.id ?? null),
  };
}

/**
 * @param {Room} room
 * @param {Counts | null} counts
 * @param {string} statement
 * @returns {number} answers that the statement lacks before its result may be shown
 */
export function missingAnswers(room, counts, statement) {
  const answered = countOf(room, counts, statement).answered;
  return Math.max(0, threshold(room) - answered);
}

/**
 * @param {Room} room
 * @param {Counts | null} counts
 * @param {string} statement
 * @returns {{answered: number, skipped: number}}
 */
export function countOf(room, counts, statement) {
  const ofRound = counts?.round === room.round ? counts.counts : {};
  return ofRound[statement] ?? { answered: 0, skipped: 0 };
}

/**
 * How many of those counted have neither answered nor skipped what would be shown.
 *
 * @param {Room} room
 * @param {Counts | null} counts
 * @param {string | null} statement null: every open one
 */
export function undecided(room, counts, statement) {
  if (counts?.round !== room.round) return 0;
  if (statement === null) return Math.max(0, counts.seats - counts.done);
  const { answered, skipped } = countOf(room, counts, statement);
  return Math.max(0, counts.seats - answered - skipped);
}

/**
 * @param {Room} room
 * @param {You | null} you
 * @returns {Participant | null}
 */
export function me(room, you) {
  return room.participants.find(({ id }) => id === you?.participant) ?? null;
}

/**
 * Everyone who has not left.
 *
 * @param {Room} room
 * @returns {Participant[]}
 */
export function participants(room) {
  return room.participants.filter(({ left }) => !left);
}

/**
 * @param {Room} room
 * @param {You | null} you
 * @returns {Participant[]}
 */
export function others(room, you) {
  return participants(room).filter(({ id }) => id !== you?.participant);
}

/**
 * Those who are connected now.
 *
 * @param {Room} room
 * @param {readonly string[]} here
 * @returns {Participant[]}
 */
export function present(room, here) {
  const connected = new Set(here);
  return participants(room).filter(({ id }) => connected.has(id));
}

/**
 * @param {Room} room
 * @param {string} board
 * @param {string} column
 * @returns {Note[]} in order
 */
export function notesIn(room, board, column) {
  return room.notes.filter((note) => note.board === board && note.column === column);
}

/**
 * The question that a note was written on, unless it still stands in that question's column, which says so.
 *
 * @param {Pick<Workshop, "questions">} workshop
 * @param {Pick<Note, "question"|"board"|"column">} note
 * @returns {Question | null}
 */
export function questionOf({ questions }, { question, board, column }) {
  const found = questions.find(({ id }) => id === question);
  return found && !(found.board === board && found.column === column) ? found : null;
}

/**
 * How many may answer in this round, as the last tick had it.
 *
 * @param {Room} room
 * @param {Counts | null} counts
 * @returns {number | null}
 */
export function seatsOf(room, counts) {
  return counts?.round === room.round ? counts.seats : null;
}
