/** The fold: what the server says has happened, carried out on the room. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { evolve, fold } from "../../static/room/evolve.js";
import { entryAt, noteOf, participantOf, roomOf } from "./rooms.js";

/** @import {Event} from "../../static/room/evolve.js" */
/** @import {Room} from "../../static/protocol.js" */

const result = { n: 3, mean: "5.3", end: null, spread: null, distribution: null };
const notes = [noteOf("a", { rank: "b" }), noteOf("b", { rank: "d" })];

/** @type {[sentence: string, given: Partial<Room>, event: Event, changed: Partial<Room>][]} */
const FACTS = [
  [
    "a step is where the room is, and counts as visited",
    {},
    { type: "step_set", step: "results", place: "offer" },
    { step: "results", place: "offer", visited: ["welcome", "grade", "results"] },
  ],
  [
    "a step that has been visited is not counted again",
    {},
    { type: "step_set", step: "welcome", place: null },
    { step: "welcome" },
  ],
  [
    "a newcomer is last",
    {},
    { type: "participant_joined", participant: participantOf("p_cia", "Cia") },
    {
      participants: [
        participantOf("p_anna", "Anna"),
        participantOf("p_bo", "Bo"),
        participantOf("p_cia", "Cia"),
      ],
    },
  ],
  [
    "a changed participant keeps their place",
    {},
    { type: "participant_changed", participant: participantOf("p_anna", "Annika") },
    { participants: [participantOf("p_anna", "Annika"), participantOf("p_bo", "Bo")] },
  ],
  [
    "one who leaves is remembered",
    {},
    { type: "participant_left", participant: participantOf("p_bo", "Bo", { left: true }) },
    { participants: [participantOf("p_anna", "Anna"), participantOf("p_bo", "Bo", { left: true })] },
  ],
  [
    "a result is added to those of all rounds",
    { results: [{ round: 1, statement: "user", result }] },
    { type: "result_published", round: 1, statement: "offer", result },
    {
      results: [
        { round: 1, statement: "user", result },
        { round: 1, statement: "offer", result },
      ],
    },
  ],
  [
    "a round has its threshold",
    {},
    { type: "round_started", round: 2, threshold: 8 },
    { round: 2, settings: { threshold: 8, authors: false, edit_others: true, solo: false } },
  ],
  [
    "a setting is set",
    {},
    { type: "setting_set", setting: "edit_others", value: false },
    { settings: { threshold: 3, authors: false, edit_others: false, solo: false } },
  ],
  ["a room is renamed", {}, { type: "room_renamed", title: "Ny" }, { title: "Ny" }],
  ["a room is closed", {}, { type: "room_closed" }, { closed: true }],
  [
    "a note finds its place by rank",
    { notes },
    { type: "note_saved", note: noteOf("c", { rank: "c" }) },
    { notes: [notes[0] ?? noteOf(""), noteOf("c", { rank: "c" }), notes[1] ?? noteOf("")] },
  ],
  [
    "notes of equal rank stand by id",
    { notes },
    { type: "note_saved", note: noteOf("aa", { rank: "b" }) },
    { notes: [notes[0] ?? noteOf(""), noteOf("aa", { rank: "b" }), notes[1] ?? noteOf("")] },
  ],
  [
    "a saved note replaces what it was, wherever that stood",
    { notes },
    { type: "note_saved", note: noteOf("a", { rank: "z", text: "ny" }) },
    { notes: [notes[1] ?? noteOf(""), noteOf("a", { rank: "z", text: "ny" })] },
  ],
  ["a removed note is gone", { notes }, { type: "note_removed", id: "a" }, { notes: notes.slice(1) }],
  [
    "a board is as it says",
    {},
    { type: "board_set", board: { id: "thoughts", silent: true, hidden: 2, stars: null } },
    { boards: [{ id: "thoughts", silent: true, hidden: 2, stars: null }] },
  ],
  ["a timer runs", {}, { type: "timer_set", timer: { ends: 7 } }, { timer: { ends: 7 } }],
  ["a timer is gone", { timer: { ends: 7 } }, { type: "timer_set", timer: null }, { timer: null }],
];

for (const [sentence, given, event, changed] of FACTS) {
  test(sentence, () => {
    const before = Object.freeze(roomOf(given));
    assert.deepEqual(evolve(before, event), { ...before, ...changed });
    assert.deepEqual(before, roomOf(given), "the room before is left as it was");
  });
}

test("ranks compare by code unit, not by the alphabet of a language", () => {
  const room = fold(roomOf(), [
    entryAt(
      2,
      ["a", "Z", "z", "B", "å"].map((rank) => ({ type: "note_saved", note: noteOf(rank, { rank }) })),
    ),
  ]);

  assert.deepEqual(
    room.notes.map(({ rank }) => rank),
    ["B", "Z", "a", "z", "å"],
  );
});

test("an event that is not known leaves the room as it is", () => {
  const room = roomOf();
  assert.equal(evolve(room, /** @type {any} */ ({ type: "hand_raised" })), room);
});

test("an entry that shows nothing leaves the room as it is", () => {
  const room = roomOf();
  assert.equal(fold(room, [entryAt(2), entryAt(3)]), room);
});
