/** The questions that the views ask. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { notesPending, saving } from "../../static/room/saving.js";
import {
  answeredOf,
  countOf,
  groupPlace,
  me,
  missingAnswers,
  notesIn,
  openStatements,
  others,
  participants,
  present,
  resultOf,
  stepAmong,
  stepsVisited,
  threshold,
  thresholdFixed,
  undecided,
} from "../../static/room/select.js";
import { NOTHING_YET } from "../../static/room/state.js";
import { noteOf, participantOf, roomOf } from "./rooms.js";

const result = { n: 3, mean: "5.3", end: null, spread: null, distribution: null };
const { statements } = roomOf().workshop;
const counts = {
  round: 1,
  seats: 8,
  joined_since: 0,
  done: 5,
  counts: { offer: { answered: 6, skipped: 1 }, user: { answered: 1, skipped: 0 } },
};

test("a participant may open the steps the room has been to, in the order of the workshop", () => {
  assert.deepEqual(stepsVisited(roomOf({ step: "grade", visited: ["welcome", "results", "grade"] })), [
    "welcome",
    "grade",
    "results",
  ]);
  assert.deepEqual(groupPlace(roomOf({ place: "offer" })), { step: "grade", place: "offer" });
});

test("a step has neighbours and a number", () => {
  assert.deepEqual(stepAmong(roomOf(), "grade"), {
    previous: "welcome",
    next: "results",
    number: 2,
    total: 6,
  });
  assert.equal(stepAmong(roomOf(), "welcome").previous, null);
  assert.equal(stepAmong(roomOf(), "summary").next, null);
});

test("a statement is open until this round has its result", () => {
  const room = roomOf({
    round: 2,
    results: ["offer", "user"].map((statement, i) => ({ round: i + 1, statement, result })),
  });

  assert.deepEqual(
    openStatements(room).map(({ id }) => id),
    ["offer", "focus"],
  );
  assert.equal(resultOf(room, "offer"), null);
  assert.deepEqual(resultOf(room, "offer", 1), result);
});

test("the threshold is one alone, and fixed once grading has begun", () => {
  const settings = { ...roomOf().settings, threshold: /** @type {const} */ (5) };
  assert.equal(threshold(roomOf({ settings })), 5);
  assert.equal(threshold(roomOf({ settings: { ...settings, solo: true } })), 1);
  assert.equal(thresholdFixed(roomOf({ visited: ["welcome"] })), false);
  assert.equal(thresholdFixed(roomOf()), true);
});

test("one's own way through the statements: answered, skipped, and what is left", () => {
  const saved = /** @type {const} */ ("saved");
  const mine = {
    user: { score: /** @type {const} */ ("skip"), status: saved },
    offer: { score: 7, status: saved },
  };
  assert.deepEqual(answeredOf(mine, statements), {
    answered: 1,
    skipped: 1,
    total: 3,
    done: false,
    next: "focus",
  });
  const taken = { ...mine, focus: { score: null, status: saved } };
  assert.equal(answeredOf(taken, statements).next, "focus");
  assert.equal(answeredOf({ ...mine, focus: { score: 1, status: saved } }, statements).done, true);
});

test("missing answers are counted to the threshold, never below nothing", () => {
  assert.equal(missingAnswers(roomOf(), counts, "offer"), 0);
  assert.equal(missingAnswers(roomOf(), counts, "user"), 2);
  assert.equal(missingAnswers(roomOf(), counts, "focus"), 3);
  assert.equal(missingAnswers(roomOf(), null, "offer"), 3);
  assert.deepEqual(countOf(roomOf({ round: 2 }), counts, "offer"), { answered: 0, skipped: 0 });
});

test("undecided are those who have neither answered nor skipped what would be shown", () => {
  assert.equal(undecided(roomOf(), counts, "offer"), 1);
  assert.equal(undecided(roomOf(), counts, null), 3);
  assert.equal(undecided(roomOf({ round: 2 }), counts, null), 0);
});

test("people: oneself, the others, those here, and not those who left", () => {
  const you = { participant: "p_anna", role: /** @type {const} */ ("participant") };
  const gone = participantOf("p_cia", "Cia", { left: true });
  const room = roomOf({ participants: [...roomOf().participants, gone] });

  assert.equal(me(room, you)?.name, "Anna");
  assert.equal(me(room, { participant: null, role: "screen" }), null);
  assert.deepEqual(
    [participants(room), others(room, you), present(room, ["p_bo", "p_cia"])].map((all) =>
      all.map(({ name }) => name),
    ),
    [["Anna", "Bo"], ["Bo"], ["Bo"]],
  );
});

test("notes are asked for by board and column", () => {
  const notes = [noteOf("a"), noteOf("b", { column: "offers" }), noteOf("c", { board: "insights" })];

  assert.deepEqual(notesIn(roomOf({ notes }), "thoughts", "other"), notes.slice(0, 1));
});

test("everything is saved when neither op nor ballot waits", () => {
  const pending = [
    { id: "x", op: /** @type {const} */ ({ type: "remove_note", id: "n1" }), after: null, at: 1 },
  ];
  assert.equal(saving(NOTHING_YET), "saved");
  assert.equal(saving({ ...NOTHING_YET, pending }), "saving");
  assert.equal(saving({ ...NOTHING_YET, mine: { offer: { score: 1, status: "sent" } } }), "saving");
  assert.equal(saving({ ...NOTHING_YET, mine: { offer: { score: 1, status: "refused" } } }), "saved");
  assert.deepEqual(notesPending({ ...NOTHING_YET, pending }), new Set(["n1"]));
});
