/**
 * A room's server in miniature, and a network that loses things: what the fuzz holds the client against.
 *
 * It keeps the promises that the client builds on (exactly once by id, one chain, delta or snapshot, the last cast stands) and none more:
 * its tail may be lost down to what it has called stable, by a new epoch or by a fork under the same one.
 *
 * @import {Entry, Op, Room} from "../../static/protocol.js"
 * @import {Score} from "../../static/room/state.js"
 * @import {FakeSocket} from "./fakes.js"
 */

import { fold } from "../../static/room/evolve.js";
import { predictedGroups } from "../../static/room/groups.js";
import { isOnMany } from "../../static/room/undo-groups.js";
import { noteOf, participantOf, roomOf } from "./rooms.js";

/** Text that breaks a rule of this server. */
export const FORBIDDEN = "förbjudet";

/** For how long a cast may stall. */
const STALLED = 3_000;

/**
 * @typedef {object} Wire
 * @property {FakeSocket} socket
 * @property {string[]} up
 * @property {string[]} down
 * @property {boolean} live hello has been answered
 */

/**
 * @param {() => number} random
 * @param {Room} [first]
 */
export function fakeServer(random, first = roomOf({ participants: [] })) {
  /** @type {Entry[]} */
  let journal = [];
  let room = first;
  let epoch = 1;
  let made = 0;
  let box = 1;
  /** @type {Map<string, Score>} */
  const ballots = new Map();
  /** @type {Set<Wire>} */
  const wires = new Set();
  /** What was on a wire that broke, and may still be put into the box for so long. @type {{cast: any, ms: number}[]} */
  let strays = [];

  const server = {
    writable: true,
    stable: 0,
    wires,
    ballots,
    get room() {
      return room;
    },
    get length() {
      return journal.length;
    },
    get ops() {
      return journal.flatMap(({ op }) => (op === null ? [] : [op]));
    },
    plug,
    hear,
    beat,
    push,
    cut,
    seal,
    pass,
    setWritable,
    loseTail,
    loseBox,
  };
  return server;

  /** @param {FakeSocket} socket */
  function plug(socket) {
    /** @type {Wire} */
    const wire = { socket, up: [], down: [], live: false };
    socket.onsend = (text) => wire.up.push(text);
    // What was sent before a close either comes now or never.
    socket.onhangup = () => {
      for (let n = Math.floor(random() * (wire.up.length + 1)); n > 0; n--) hear(wire);
      strand(wire);
    };
    wires.add(wire);
  }

  function head() {
    const seq = journal.length;
    return { epoch: `epoch-${epoch}`, seq, id: idAt(seq), view: "participant" };
  }

  /** @param {number} seq */
  function idAt(seq) {
    return journal[seq - 1]?.id ?? "entry-0";
  }

  /** @param {any[]} events @param {string | null} op */
  function append(events, op) {
    made += 1;
    const entry = { seq: journal.length + 1, id: `entry-${made}`, prev: head().id, at: made, op, events };
    journal.push(entry);
    room = fold(room, [entry]);
    tell({ type: "entries", entries: [entry] });
  }

  /** @param {object} frame */
  function tell(frame) {
    for (const wire of wires) if (wire.live) say(wire, frame);
  }

  /** @param {Wire} wire @param {object} frame */
  function say(wire, frame) {
    wire.down.push(JSON.stringify(frame));
  }

  /** Takes the next frame that has come over the wire. @param {Wire} wire */
  function hear(wire) {
    const frame = JSON.parse(wire.up.shift() ?? "null");
    if (frame.type === "hello") greet(wire, frame);
    else if (frame.type === "op" && server.writable) answer(wire, frame);
    else if (frame.type === "cast" && server.writable) take(wire, frame);
  }

  /** @param {Wire} wire @param {any} hello */
  function greet(wire, hello) {
    if (room.participants.length === 0) {
      append([{ type: "participant_joined", participant: participantOf("p_anna", "Anna") }], null);
    }
    const known = hello.head?.epoch === head().epoch && hello.head.id === idAt(hello.head.seq);
    const mode = known ? "delta" : "snapshot";
    const you = { participant: "p_anna", role: "participant" };
    const { stable, writable } = server;
    say(wire, { type: "welcome", you, mode, head: head(), stable, writable, time: 0 });
    if (!known) push(wire);
    else if (hello.head.seq < journal.length) {
      say(wire, { type: "entries", entries: journal.slice(hello.head.seq) });
    }
    say(wire, own());
    wire.live = true;
  }

  function own() {
    const open = [...ballots].filter(([statement, score]) => score !== null && !sealed(statement));
    return { type: "ballots", round: room.round, box: `box-${box}`, scores: Object.fromEntries(open) };
  }

  /** The whole room, at any time. @param {Wire} wire */
  function push(wire) {
    // One who reads too slowly is spared what the snapshot makes good.
    if (wire.live && random() < 0.5) wire.down = wire.down.filter((text) => !text.includes('"entries"'));
    say(wire, { type: "snapshot", head: head(), room });
    if (wire.live) say(wire, own());
  }

  /** @param {Wire} wire @param {{id: string, op: Op}} frame */
  function answer(wire, { id, op }) {
    const events = journal.some((entry) => entry.op === id) ? [] : decide(op);
    if (events === null) say(wire, { type: "rejected", id, code: "bad_text", detail: {} });
    else if (events.length === 0) say(wire, { type: "accepted", id });
    else append(events, id);
  }

  /** @param {Op} op @returns {any[] | null} */
  function decide(op) {
    if (op.type === "rename_room") {
      return op.title === room.title ? [] : [{ type: "room_renamed", title: op.title }];
    }
    if (isOnMany(op)) return changes(room, predictedGroups(room, op));
    if (op.type !== "add_note" || op.text === FORBIDDEN) return null;
    return [{ type: "note_saved", note: noteOf(op.id, { text: op.text, rank: `r${journal.length}` }) }];
  }

  /** @param {Wire} wire @param {{n: number, round: number, statement: string, score: Score}} cast */
  function take(wire, { n, round, statement, score }) {
    if (round !== room.round) say(wire, { type: "cast_refused", n, code: "wrong_round" });
    else if (sealed(statement)) say(wire, { type: "cast_refused", n, code: "sealed" });
    else {
      ballots.set(statement, score);
      say(wire, { type: "cast_saved", n });
    }
  }

  /** What stalls on it is not lost yet. @param {Wire} wire */
  function strand(wire) {
    wires.delete(wire);
    const casts = wire.up.map((text) => JSON.parse(text)).filter(({ type }) => type === "cast");
    strays.push(...casts.map((cast) => ({ cast, ms: STALLED * random() })));
  }

  /** @param {number} ms */
  function pass(ms) {
    const [come, coming] = [
      strays.filter((stray) => stray.ms <= ms),
      strays.filter((stray) => stray.ms > ms),
    ];
    strays = coming.map((stray) => ({ ...stray, ms: stray.ms - ms }));
    for (const { cast } of come.sort((a, b) => a.ms - b.ms)) {
      if (!sealed(cast.statement)) ballots.set(cast.statement, cast.score);
    }
  }

  /** @param {string} statement */
  function sealed(statement) {
    return room.results.some((each) => each.statement === statement);
  }

  /** @param {string} statement */
  function seal(statement) {
    if (sealed(statement)) return;
    const result = { n: 3, mean: "5.0", end: null, spread: null, distribution: null };
    append([{ type: "result_published", round: room.round, statement, result }], null);
  }

  function beat() {
    const { stable, writable } = server;
    tell({ type: "beat", head: head(), stable, writable, time: 0 });
  }

  /** @param {boolean} writable */
  function setWritable(writable) {
    server.writable = writable;
    beat();
  }

  /** The connection breaks: what was on its way is lost, in both directions, but for casts that may come late. @param {Wire} wire @param {number} [code] */
  function cut(wire, code = 1006) {
    strand(wire);
    wire.socket.end(code);
  }

  /** All that was not stable is gone. @param {boolean} rebuilt by a new epoch; otherwise a fork under the same one */
  function loseTail(rebuilt) {
    journal = journal.slice(0, server.stable);
    room = fold(first, journal);
    if (rebuilt) epoch += 1;
    for (const wire of wires) if (wire.live) push(wire);
  }

  function loseBox() {
    for (const statement of ballots.keys()) if (!sealed(statement)) ballots.delete(statement);
    box += 1;
    tell(own());
  }
}

/** What makes one room of the other. @param {Room} before @param {Room} after @returns {any[]} */
function changes(before, after) {
  const groups = after.groups.filter((group) => !before.groups.includes(group));
  const notes = after.notes.filter((note) => !before.notes.includes(note));
  const gone = before.groups.filter(({ id }) => !after.groups.some((group) => group.id === id));
  return [
    ...groups.map((group) => ({ type: "group_saved", group })),
    ...notes.map((note) => ({ type: "note_saved", note })),
    ...gone.map(({ id }) => ({ type: "group_removed", id })),
  ];
}
