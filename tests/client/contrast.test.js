/** The colours of tokens.css, measured: every pair that meets on a screen, in light and in dark. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

const CSS = readFileSync(join(import.meta.dirname, "../../static/styles/tokens.css"), "utf8");
const DARK = CSS.indexOf("@media (prefers-color-scheme: dark)");
const DARK_END = CSS.indexOf("@media (prefers-contrast: more)");

const light = tokensIn(CSS.slice(0, DARK));
const dark = { ...light, ...tokensIn(CSS.slice(DARK, DARK_END)) };

const TEXT = 4.5;
const SHAPE = 3;
const GROUNDS = ["paper", "surface", "sunken"];
const NOTES = ["note-yellow", "note-blue", "note-green", "note-rose"];

/** What lies on what, and how much must lie between: [over, under, ratio]. */
const PAIRS = /** @type {[string, string, number][]} */ ([
  ...GROUNDS.flatMap((ground) => [
    ["ink", ground, TEXT],
    ["ink-soft", ground, TEXT],
    ["line-strong", ground, SHAPE],
    ["focus", ground, SHAPE],
    ["saved", ground, SHAPE],
    ["warn", ground, TEXT],
    ["left", ground, TEXT],
    ["right", ground, TEXT],
    ["middle", ground, SHAPE],
  ]),
  ...NOTES.flatMap((note) => [
    ["ink", note, TEXT],
    ["ink-soft", note, TEXT],
  ]),
  ["on-mark", "left", TEXT],
  ["on-mark", "middle", TEXT],
  ["on-mark", "right", TEXT],
  ["on-primary", "primary", TEXT],
  ["on-primary", "primary-lifted", TEXT],
  ["on-primary-soft", "primary", TEXT],
  ["primary", "on-primary", TEXT],
  ["primary", "on-primary-lifted", TEXT],
  ["ink", "warn-ground", TEXT],
  ["focus-ring", "focus", SHAPE],
]);

for (const [theme, tokens] of Object.entries({ light, dark })) {
  for (const [over, under, least] of PAIRS) {
    test(`${over} on ${under} has ${least}:1 in ${theme}`, () => {
      const ratio = contrast(tokens[over], tokens[under]);
      assert.ok(ratio >= least, `it has ${ratio.toFixed(2)}:1`);
    });
  }
  for (const score of [2, 3, 4, 5, 6, 7, 8, 9]) {
    test(`a chosen ${score} can be read in ${theme}`, () => {
      const ratio = contrast(tokens["on-mark"], markOf(tokens, score));
      assert.ok(ratio >= TEXT, `it has ${ratio.toFixed(2)}:1`);
    });
  }
}

/**
 * Between a pole and the grey in the middle, in oklab, as the scale mixes them.
 * @param {Record<string, number[]>} tokens
 * @param {number} score
 */
function markOf(tokens, score) {
  const pole = tokens[score < 5.5 ? "left" : "right"] ?? [];
  const share = Math.abs(score - 5.5) / 4.5;
  return (tokens.middle ?? []).map((value, i) => value + share * ((pole[i] ?? 0) - value));
}

/** Each `--name: oklch(…)` as oklab. @param {string} css @returns {Record<string, number[]>} */
function tokensIn(css) {
  const found = css.matchAll(/--([\w-]+): oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\);/g);
  return Object.fromEntries(
    Array.from(found, ([, name, lightness, chroma, hue]) => {
      const angle = (Number(hue) * Math.PI) / 180;
      return [
        name,
        [Number(lightness) / 100, Number(chroma) * Math.cos(angle), Number(chroma) * Math.sin(angle)],
      ];
    }),
  );
}

/** The ratio of WCAG 2. @param {number[]|undefined} a @param {number[]|undefined} b */
function contrast(a, b) {
  assert.ok(a && b, "a colour is missing");
  const [bright = 0, dim = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (bright + 0.05) / (dim + 0.05);
}

/** Relative luminance of an oklab colour, cut to what a screen can show. @param {number[]} lab */
function luminance([l = 0, a = 0, b = 0]) {
  const [x, y, z] = [
    (l + 0.3963377774 * a + 0.2158037573 * b) ** 3,
    (l - 0.1055613458 * a - 0.0638541728 * b) ** 3,
    (l - 0.0894841775 * a - 1.291485548 * b) ** 3,
  ];
  const red = 4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z;
  const green = -1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z;
  const blue = -0.0041960863 * x - 0.7034186147 * y + 1.707614701 * z;
  return 0.2126 * shown(red) + 0.7152 * shown(green) + 0.0722 * shown(blue);
}

/** @param {number} channel */
function shown(channel) {
  return Math.min(1, Math.max(0, channel));
}
