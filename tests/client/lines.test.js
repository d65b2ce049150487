/** Pasted lines as notes. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { notesOfLines } from "../../static/room/lines.js";

test("each line is a note, and empty ones are none", () => {
  assert.deepEqual(notesOfLines("Ett\r\n\r\n  Två \nTre\r"), ["Ett", "Två", "Tre"]);
});

test("one line is no list", () => {
  for (const text of ["", "Bara en rad", "\nBara en rad\n"]) assert.deepEqual(notesOfLines(text), []);
});

test("the marks of a list are left out, and nothing else", () => {
  assert.deepEqual(notesOfLines("- ett\n• två\n3. tre\nb) fyra\n–fem\n2026 sex\n-7 grader"), [
    "ett",
    "två",
    "tre",
    "fyra",
    "–fem",
    "2026 sex",
    "-7 grader",
  ]);
});

test("a page of text, or a line too long for a note, is not offered", () => {
  assert.deepEqual(notesOfLines("rad\n".repeat(61)), []);
  assert.equal(notesOfLines("rad\n".repeat(60)).length, 60);
  assert.deepEqual(notesOfLines(`kort\n${"x".repeat(2001)}`), []);
});
