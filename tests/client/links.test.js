/** Addresses in what people write: found, safe, and told from the words around them. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { partsOf } from "../../static/room/links.js";

/** @param {string} text */
const addresses = (text) => partsOf(text).flatMap(({ text: shown, href }) => (href === null ? [] : [shown]));

/** @type {[sentence: string, text: string, found: string[]][]} */
const FOUND = [
  ["an address among words", "Läs https://example.se/sida först", ["https://example.se/sida"]],
  ["two", "http://a.se och https://b.se", ["http://a.se", "https://b.se"]],
  ["one to write to", "Skriv till mailto:anna@example.se", ["mailto:anna@example.se"]],
  ["not what ends the sentence", "Se https://example.se/a.", ["https://example.se/a"]],
  ["not the brackets round it", "(se https://example.se/a)", ["https://example.se/a"]],
  [
    "brackets of its own",
    "https://sv.wikipedia.org/wiki/Ras_(häst)",
    ["https://sv.wikipedia.org/wiki/Ras_(häst)"],
  ],
  ["whatever its letters", "HTTPS://Example.SE/Å", ["HTTPS://Example.SE/Å"]],
  ["quotes end it", 'a "https://example.se"b', ["https://example.se"]],
  ["unseen characters end it", "https://bank.se\u202e/moc.live", ["https://bank.se"]],
];

for (const [sentence, text, found] of FOUND) {
  test(`a link is made of ${sentence}`, () => assert.deepEqual(addresses(text), found));
}

/** @type {string[]} */
const WORDS = [
  "javascript:alert(1)",
  "JaVaScRiPt:alert(1)//https",
  "data:text/html,<script>1</script>",
  "vbscript:x",
  "file:///etc/passwd",
  "blob:https",
  "kl 9:30",
  "https://",
  "mailto:",
  "mailto:ingen",
  "example.se",
  "nota-https:/x",
];

for (const text of WORDS) {
  test(`“${text}” is words`, () => assert.deepEqual(addresses(text), []));
}

test("a script that carries an address leads to the address alone", () => {
  const [script, link] = partsOf("javascript:location='https://example.se'");

  assert.deepEqual(script, { text: "javascript:location='", href: null });
  assert.equal(link?.href, "https://example.se/");
});

test("nothing of the text is lost, whatever it holds", () => {
  const pieces = [
    "https://a.se",
    "(",
    ")",
    ".",
    " ",
    "\n",
    "mailto:a@b.se",
    "http://",
    "😀",
    "שלום",
    "\u202e",
    "'",
  ];
  let seed = 7;
  for (let run = 0; run < 2000; run += 1) {
    let text = "";
    for (let n = 0; n < 8; n += 1) {
      seed = (seed * 48_271) % 2_147_483_647;
      text += pieces[seed % pieces.length];
    }
    const parts = partsOf(text);
    assert.equal(parts.map((part) => part.text).join(""), text);
    for (const { href } of parts) assert.match(href ?? "http:", /^(https?|mailto):/);
  }
});
