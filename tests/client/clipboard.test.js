/** The clipboard: rich and plain text, in browsers old and new, with https and without. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { copyRich } from "../../static/lib/clipboard.js";

const COPY = { html: "<h1>Hej</h1>", text: "Hej" };

class Item {
  /** @param {Record<string, Blob>} kinds */
  constructor(kinds) {
    this.kinds = kinds;
  }
}

/** @param {{clipboard?: unknown, copies?: boolean}} [parts] @returns {any} */
function page({ clipboard, copies = false } = {}) {
  /** @type {Record<string, string>} */
  const carried = {};
  /** @type {((event: object) => void)[]} */
  const listeners = [];
  const event = {
    preventDefault() {},
    clipboardData: {
      setData(/** @type {string} */ kind, /** @type {string} */ text) {
        carried[kind] = text;
      },
    },
  };
  const document = {
    addEventListener: (/** @type {string} */ _, /** @type {(event: object) => void} */ listener) =>
      void listeners.push(listener),
    removeEventListener: () => void listeners.pop(),
    execCommand: () => copies && listeners.forEach((listener) => void listener(event)),
  };
  return { navigator: { clipboard }, ClipboardItem: Item, Blob, document, carried, listeners };
}

test("both kinds are written at once", async () => {
  /** @type {Item[][]} */
  const written = [];
  const here = page({
    clipboard: { write: async (/** @type {Item[]} */ items) => void written.push(items) },
  });

  assert.equal(await copyRich(COPY, here), true);
  const kinds = written[0]?.[0]?.kinds;
  assert.equal(await kinds?.["text/html"]?.text(), COPY.html);
  assert.equal(await kinds?.["text/plain"]?.text(), COPY.text);
});

test("without https both kinds go by an event of copying, and nothing listens afterwards", async () => {
  const here = page({ copies: true });

  assert.equal(await copyRich(COPY, here), true);
  assert.deepEqual(here.carried, { "text/html": COPY.html, "text/plain": COPY.text });
  assert.deepEqual(here.listeners, []);
});

test("where rich text is refused the plain text goes alone", async () => {
  /** @type {string[]} */
  const written = [];
  const clipboard = {
    write: () => Promise.reject(new Error("refused")),
    writeText: async (/** @type {string} */ text) => void written.push(text),
  };

  assert.equal(await copyRich(COPY, page({ clipboard })), true);
  assert.deepEqual(written, [COPY.text]);
});

test("a clipboard that takes nothing is said so", async () => {
  const refuse = () => Promise.reject(new Error("refused"));

  assert.equal(await copyRich(COPY, page({ clipboard: { write: refuse, writeText: refuse } })), false);
  assert.equal(await copyRich(COPY, page()), false);
});
