/** The summary: what a room came to, in its order, and what of it is pasted elsewhere. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createWords } from "../../static/lib/text.js";
import { summaryOf } from "../../static/room/summary.js";
import { pasted } from "../../static/views/copying.js";
import { noteOf, roomOf } from "./rooms.js";

/** @import {Room} from "../../static/protocol.js" */

const sv = wordsOf("sv");

/** @param {"sv"|"en"} locale */
function wordsOf(locale) {
  const path = join(import.meta.dirname, `../../static/locales/${locale}.json`);
  return createWords(locale, JSON.parse(readFileSync(path, "utf8")));
}

/** @param {string} id @param {Record<string, boolean>} columns  by id: whether who and when are asked for */
function boardOf(id, columns) {
  return {
    id,
    heading: both(`Tavla ${id}`),
    prompt: null,
    columns: Object.entries(columns).map(([column, assignable]) => ({
      id: column,
      heading: both(`Kolumn ${column}`),
      hint: null,
      assignable,
    })),
  };
}

/** @param {Partial<Room>} [more] */
function room(more = {}) {
  const plain = roomOf();
  const boards = [boardOf("thoughts", { other: false }), boardOf("next", { now: true, needed: false })];
  return { ...plain, workshop: { ...plain.workshop, boards, source: both("Källan") }, ...more };
}

/** @param {string} id @param {string} column @param {object} [more] */
function doing(id, column, more = {}) {
  return noteOf(id, { board: "next", column, ...more });
}

test("what will be done stands first and nowhere else; boards come from the last to the first", () => {
  const notes = [noteOf("thought"), doing("act", "now"), doing("need", "needed")];
  const summary = summaryOf(room({ notes }));

  assert.deepEqual(idsOf(summary.columns), [["now", "act"]]);
  assert.deepEqual(
    summary.boards.map(({ id, columns }) => [id, ...idsOf(columns)]),
    [
      ["next", ["needed", "need"]],
      ["thoughts", ["other", "thought"]],
    ],
  );
});

test("empty columns and boards are left out, and so are hidden notes, which are counted", () => {
  const notes = [noteOf("mine", { hidden: true }), doing("need", "needed")];
  const boards = [{ id: "thoughts", silent: true, hidden: 4, stars: null }];
  const summary = summaryOf(room({ notes, boards }));

  assert.deepEqual(summary.columns, []);
  assert.deepEqual(
    summary.boards.map(({ id }) => id),
    ["next"],
  );
  assert.equal(summary.hidden, 4);
});

test("a round that has just begun hides no result of the one before", () => {
  const results = [resultOf(1, "offer", "6.0"), resultOf(1, "user", "3.0"), resultOf(2, "offer", "7.0")];
  const shown = (/** @type {Partial<Room>} */ more) => {
    const { statements, threshold } = summaryOf(room({ results, ...more })).profile;
    return [threshold, ...statements.map(({ id, result }) => `${id} ${result.mean}`)];
  };

  assert.deepEqual(shown({ round: 3 }), [null, "offer 7.0"]);
  assert.deepEqual(shown({ round: 2 }), [3, "offer 7.0"]);
  assert.deepEqual(shown({ round: 2, results: results.slice(0, 2) }), [null, "offer 6.0", "user 3.0"]);
});

test("what is not decided is said so, where who and when are asked for", () => {
  const notes = [noteOf("thought"), doing("act", "now", { who: "Anna" })];
  const { text } = pasted(sv, summaryOf(room({ notes })), "Enheten");

  assert.match(text, /- text of act\n {2}Vem\? Anna · När\? Inte bestämt/);
  assert.match(text, /- text of thought\n\n/);
});

test("a step tells what it came from, and a note what its colour stands for", () => {
  const thought = noteOf("thought", { color: "rose" });
  const notes = [thought, doing("act", "now", { source: "thought", how_known: "Svar" })];
  const { text } = pasted(sv, summaryOf(room({ notes, legend: { rose: "Hinder" } })), "Enheten");

  assert.match(text, /Hur märks det\? Svar · Från: text of thought\n/);
  assert.match(text, /- text of thought\n {2}Färg: Hinder\n/);
});

test("the source of a step is told only to those who see it", () => {
  const hidden = noteOf("thought", { hidden: true });
  const [step] = summaryOf(room({ notes: [hidden, doing("act", "now", { source: "thought" })] })).columns;

  assert.equal(step?.notes[0]?.source, null);
});

test("a summary with nothing in it is still a document", () => {
  const { text } = pasted(wordsOf("en"), summaryOf(room()), "Enheten");

  assert.equal(
    text,
    [
      "Enheten",
      "What we arrived at, 1 January 1970",
      "What we will do",
      "Not decided",
      "How we see our work",
      "No results have been shown yet.",
      "Källan\n",
    ].join("\n\n"),
  );
});

test("what people have written is text and never markup", () => {
  const notes = [noteOf("thought", { text: '<img src=x onerror="alert(1)"> & <b>fet</b>\nrad två' })];
  const { html } = pasted(sv, summaryOf(room({ notes })), "<h1>Enheten</h1>");

  assert.match(html, /<h1>&lt;h1&gt;Enheten&lt;\/h1&gt;<\/h1>/);
  assert.match(
    html,
    /<li>&lt;img src=x onerror=&quot;alert\(1\)&quot;&gt; &amp; &lt;b&gt;fet&lt;\/b&gt;<br>rad två<\/li>/,
  );
  assert.doesNotMatch(html, /<img|<b>/);
});

test("the profile is pasted as a table with borders, a mean or an end a row", () => {
  const results = [
    resultOf(1, "offer", "6.5"),
    {
      round: 1,
      statement: "user",
      result: { ...resultOf(1, "user", null).result, end: /** @type {const} */ ("right") },
    },
  ];
  const { html, text } = pasted(sv, summaryOf(room({ results })), "Enheten");

  assert.match(text, /vänster \(1\)\tMedelvärde\thöger \(10\)\tAntal svar\noffer\t6,5\toffer\t4\n/);
  assert.match(text, /user\tNästan alla svar ligger närmast: user\.\tuser\t4/);
  assert.match(html, /<table border="1"[^>]*>\n<thead><tr><th scope="col"/);
  assert.match(text, /Resultatet visas först när minst 3 har svarat\./);
});

test("spread, distribution and earlier rounds have a column each where there is something to tell", () => {
  const distribution = [0, 2, 0, 0, 4, 0, 0, 2, 0, 0];
  const mixed = { n: 8, mean: "5.0", end: null, spread: /** @type {const} */ ("mixed"), distribution };
  const results = [
    resultOf(1, "offer", "4.2"),
    resultOf(1, "user", "3.0"),
    { round: 2, statement: "offer", result: mixed },
  ];
  const { text } = pasted(sv, summaryOf(room({ round: 2, results })), "Enheten");

  assert.match(
    text,
    /vänster \(1\)\tOmgång\tMedelvärde\thöger \(10\)\tAntal svar\tSpridning\tAntal svar på 1, 2, … 10\n/,
  );
  assert.match(
    text,
    /offer\t1\t4,2\toffer\t4\t\t\noffer\t2\t5,0\toffer\t8\tBlandade svar\t0, 2, 0, 0, 4, 0, 0, 2, 0, 0\nuser\t1\t3,0/,
  );
});

test("alone it speaks to one person, counts nobody and has no threshold", () => {
  const solo = { ...roomOf().settings, solo: true };
  const { text } = pasted(
    sv,
    summaryOf(room({ settings: solo, results: [resultOf(1, "offer", "7.0", 1)] })),
    "Min",
  );

  assert.match(text, /Det här kom du fram till, /);
  assert.match(
    text,
    /Det här gör du\n\nInte bestämt\n\nSå ser du på verksamheten\n\nvänster \(1\)\tDitt svar\thöger \(10\)\noffer\t7\toffer\n/,
  );
});

/** @param {number} round @param {string} statement @param {string|null} mean @param {number} [n] */
function resultOf(round, statement, mean, n = 4) {
  return { round, statement, result: { n, mean, end: null, spread: null, distribution: null } };
}

/** @param {{id: string, notes: {id: string}[]}[]} columns */
function idsOf(columns) {
  return columns.map(({ id, notes }) => [id, ...notes.map((note) => note.id)]);
}

/** @param {string} words */
function both(words) {
  return { sv: words, en: words };
}
