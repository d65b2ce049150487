/** The words on the screen: plurals, numbers, and two languages that say the same things. */

import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createWords, startingLocale } from "../../static/lib/text.js";

/** @import {Message} from "../../static/lib/text.js" */

const STATIC = join(import.meta.dirname, "../../static");

/** @param {string} locale @returns {Record<string, Message>} */
function messagesOf(locale) {
  return JSON.parse(readFileSync(join(STATIC, `locales/${locale}.json`), "utf8"));
}

const sv = messagesOf("sv");
const en = messagesOf("en");

test("both languages have the same texts", () => {
  assert.deepEqual(Object.keys(sv).sort(), Object.keys(en).sort());
});

test("both languages ask for the same parameters", () => {
  for (const key of Object.keys(sv)) assert.deepEqual(parametersOf(sv[key]), parametersOf(en[key]), key);
});

test("a text has a plural in both languages or in none", () => {
  for (const key of Object.keys(sv)) assert.equal(typeof sv[key], typeof en[key], key);
});

test("every text that a view names is there, and every text there is named", () => {
  const source = globSync(["views/*.js", "room/promise.js", "main.js"], { cwd: STATIC })
    .map((path) => readFileSync(join(STATIC, path), "utf8"))
    .join("\n");
  const named = new Set([...source.matchAll(/["'`]([a-z]+\.[a-z_]+)["'`]/g)].map((found) => found[1]));
  const stems = [...source.matchAll(/`([a-z]+\.(?:[a-z_]+)?)\$\{/g)].map((found) => found[1] ?? "");
  const isNamed = (/** @type {string} */ key) => named.has(key) || stems.some((stem) => key.startsWith(stem));
  assert.deepEqual(
    Object.keys(sv).filter((key) => !isNamed(key)),
    [],
  );
});

test("a parameter stands where the text says", () => {
  const { t } = createWords("sv", { "steps.next": "Nästa: {step}" });
  assert.equal(t("steps.next", { step: "Gradera" }), "Nästa: Gradera");
});

test("a number chooses its plural", () => {
  const { t } = createWords("sv", { count: { one: "Bara du är här än", other: "{n} i rummet" } });
  assert.equal(t("count", { n: 1 }), "Bara du är här än");
  assert.equal(t("count", { n: 12 }), "12 i rummet");
});

test("a mean has a comma in Swedish and a point in English", () => {
  assert.equal(createWords("sv", {}).mean("6.4"), "6,4");
  assert.equal(createWords("en", {}).mean("6.4"), "6.4");
  assert.equal(createWords("sv", {}).mean("8.0"), "8,0");
});

test("a text that is missing, or lacks a parameter, is an error and not a blank", () => {
  const { t } = createWords("en", { hello: "Hello {name}" });
  assert.throws(() => t("goodbye"), /no text for goodbye/);
  assert.throws(() => t("hello"), /no name/);
});

test("a bilingual text that lacks this language is given in the other, and says so", () => {
  const { text, langOf } = createWords("en", {});
  assert.equal(text({ sv: "Vi gör rätt saker" }), "Vi gör rätt saker");
  assert.equal(langOf({ sv: "Vi gör rätt saker" }), "sv");
  assert.equal(langOf({ sv: "Vi gör rätt saker", en: "We do the right things" }), undefined);
});

test("the language is the one chosen before, else the browser's first that we have, else Swedish", () => {
  assert.equal(startingLocale("en", ["sv-SE"]), "en");
  assert.equal(startingLocale(null, ["de-DE", "en-GB", "sv"]), "en");
  assert.equal(startingLocale(null, ["sv-FI", "en"]), "sv");
  assert.equal(startingLocale(null, ["de"]), "sv");
});

/** @param {Message|undefined} message */
function parametersOf(message) {
  const forms = typeof message === "string" ? [message] : Object.values(message ?? {});
  return [
    ...new Set(forms.flatMap((form) => [...form.matchAll(/\{(\w+)\}/g)].map((found) => found[1]))),
  ].sort();
}

test("a day is written alike on the page and in the files", () => {
  const noon = Date.UTC(2026, 10, 23, 12);

  assert.equal(createWords("sv", {}).date(noon), "23 november 2026");
  assert.equal(createWords("en", {}).date(noon), "23 November 2026");
});
