/**
 * Rooms and frames as a server would send them, for the client's tests.
 *
 * @import {Head, Note, Participant, Room, ServerFrame} from "../../static/protocol.js"
 * @import {FakeSocket} from "./fakes.js"
 */

export const ROOM = "lugn-bjork-123";

/**
 * The server's side of a good start.
 *
 * @param {FakeSocket} socket
 * @param {{room?: Room, head?: Head, stable?: number, mode?: "snapshot" | "delta", writable?: boolean, participant?: string}} [given]
 */
export function greet(
  socket,
  {
    room = roomOf(),
    head = headAt(1),
    stable = head.seq,
    mode = "snapshot",
    writable = true,
    participant = "p_anna",
  } = {},
) {
  socket.open();
  const you = { participant, role: /** @type {const} */ ("participant") };
  socket.say({ type: "welcome", you, mode, head, stable, writable, time: 5_000_000 });
  if (mode === "snapshot") socket.say({ type: "snapshot", head, room });
}

/**
 * @param {number} seq
 * @param {Partial<Head>} [more]
 * @returns {Head}
 */
export function headAt(seq, more = {}) {
  return { epoch: "epoch-1", seq, id: `entry-${seq}`, view: "participant", ...more };
}

/**
 * @param {number} seq
 * @param {any[]} events
 * @param {{op?: string | null, prev?: string, id?: string}} [more]
 */
export function entryAt(seq, events = [], more = {}) {
  return {
    seq,
    id: `entry-${seq}`,
    prev: `entry-${seq - 1}`,
    at: 5_000_000 + seq,
    op: null,
    events,
    ...more,
  };
}

/**
 * @param {number} seq
 * @param {{stable?: number, writable?: boolean, head?: Head}} [more]
 * @returns {Extract<ServerFrame, {type: "beat"}>}
 */
export function beatAt(seq, { stable = seq, writable = true, head = headAt(seq) } = {}) {
  return { type: "beat", head, stable, writable, time: 5_000_000 };
}

/**
 * @param {Partial<Room>} [more]
 * @returns {Room}
 */
export function roomOf(more = {}) {
  return {
    room: ROOM,
    title: "Enheten",
    locale: "sv",
    template: "tjanstelogik",
    created: 4_000_000,
    closed: false,
    step: "grade",
    place: null,
    visited: ["welcome", "grade"],
    round: 1,
    settings: { threshold: 3, authors: false, edit_others: true, solo: false },
    workshop: {
      steps: ["welcome", "grade", "results", "reflect", "document", "summary"],
      scale: { left: both("vänster"), right: both("höger") },
      statements: ["offer", "user", "focus"].map((id) => ({ id, left: both(id), right: both(id) })),
      questions: [],
      boards: [],
      guides: [],
      meaning: null,
      source: null,
    },
    participants: [participantOf("p_anna", "Anna"), participantOf("p_bo", "Bo")],
    results: [],
    stars: [],
    boards: [{ id: "thoughts", silent: false, hidden: 0, stars: null }],
    notes: [],
    groups: [],
    timer: null,
    legend: {},
    ...more,
  };
}

/**
 * @param {string} id
 * @param {string} name
 * @param {Partial<Participant>} [more]
 * @returns {Participant}
 */
export function participantOf(id, name, more = {}) {
  return { id, name, role: "participant", answering: true, left: false, ...more };
}

/**
 * @param {string} id
 * @param {Partial<Note>} [more]
 * @returns {Note}
 */
export function noteOf(id, more = {}) {
  return {
    id,
    board: "thoughts",
    column: "other",
    rank: "m",
    text: `text of ${id}`,
    rev: 1,
    color: "yellow",
    author: null,
    hidden: false,
    statement: null,
    who: null,
    when: null,
    question: null,
    source: null,
    first_move: null,
    how_known: null,
    group: null,
    ...more,
  };
}

/** @param {string} words */
export function both(words) {
  return { sv: words, en: words };
}
