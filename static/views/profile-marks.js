/** What is drawn on a row's track: ticks, how answers are distributed, means and the way between them, one's own answers. */

import { html, nothing, svg } from "lit-html";

/** @import {Result} from "../protocol.js" */
/** @import {Words} from "../lib/text.js" */

export const TICKS = Array.from({ length: 10 }, (_, i) => i + 1);

/** In hundredths of a track. */
const BAR = 5;

/** Nearer than this, two means lie in each other, and an arrow between them could not be seen. */
const APART = 0.8;

const ENDS = { left: 1, right: 10 };

/** @param {number} score */
export function at(score) {
  return `--at: ${(score - 1) / 9}`;
}

/**
 * What lies behind the marks.
 * @param {object} row
 * @param {Result|null} row.result
 * @param {Result|null} row.earlier
 * @param {Result|null|undefined} row.before  the result of the row above
 * @param {Result|null|undefined} row.after
 * @param {number} row.tallest
 */
export function backdrop({ result, earlier, before, after, tallest }) {
  return html`<span class="track" aria-hidden="true">
    ${TICKS.map((n) => html`<span class="tick" .style=${at(n)}></span>`)}
    ${result?.distribution ? bars(result.distribution, result.n, tallest) : nothing}
    ${joining(before, result, after)}
    ${movement(earlier, result)}
  </span>`;
}

/** A bar a score, as tall as its share of the answers. @param {readonly number[]} distribution @param {number} n @param {number} tallest */
function bars(distribution, n, tallest) {
  const drawn = distribution.map((count, i) => ({ height: (count / n / tallest) * 100, x: (i / 9) * 100 }));
  return html`<svg class="bars" viewBox="0 0 100 100" preserveAspectRatio="none">
    ${drawn.map(({ height, x }) =>
      height === 0
        ? nothing
        : svg`<rect x=${x - BAR / 2} y=${100 - height} width=${BAR} height=${height}></rect>`,
    )}
  </svg>`;
}

/** The piece of the joining line that crosses this row: straight between means, whatever height the rows have.
 * @param {Result|null|undefined} before @param {Result|null|undefined} here @param {Result|null|undefined} after */
function joining(before, here, after) {
  const x = across(here);
  if (x === null) return nothing;
  const above = across(before);
  const below = across(after);
  const points = [
    ...(above === null ? [] : [`${(above + x) / 2},0`]),
    `${x},50`,
    ...(below === null ? [] : [`${(below + x) / 2},100`]),
  ];
  if (points.length < 2) return nothing;
  return html`<svg class="joining" viewBox="0 0 100 100" preserveAspectRatio="none">
    ${svg`<polyline points=${points.join(" ")} vector-effect="non-scaling-stroke"></polyline>`}
  </svg>`;
}

/** @param {Result|null|undefined} result */
function across(result) {
  return result?.mean ? ((Number(result.mean) - 1) / 9) * 100 : null;
}

/** From the earlier mean to this one. @param {Result|null} earlier @param {Result|null} result */
function movement(earlier, result) {
  if (!(earlier && result)) return nothing;
  const [from, to] = [scoreOf(earlier), scoreOf(result)];
  if (Math.abs(from - to) < APART) return nothing;
  const [least, most] = [Math.min(from, to), Math.max(from, to)];
  const style = `--from: ${(least - 1) / 9}; --to: ${(most - 1) / 9}`;
  return html`<span class="movement" data-way=${to > from ? "right" : "left"} .style=${style}></span>`;
}

/**
 * The earlier mean: an open ring beside the new mark, or, while there is none, a ring with its number, or with words at an end.
 * @param {Words} words
 * @param {Result|null} earlier
 * @param {Result|null} result
 * @param {string} said
 */
export function earlierMark({ mean }, earlier, result, said) {
  if (!earlier) return nothing;
  const number = earlier.end || result ? nothing : mean(earlier.mean ?? "");
  const over = result !== null;
  return html`<span class="track" aria-hidden="true"><span class="ring" ?data-end=${earlier.end !== null}
      ?data-over=${over} .style=${at(scoreOf(earlier))}>${number}</span></span>
    ${earlier.end && !over ? html`<span class="end-words soft" aria-hidden="true" data-end=${earlier.end}>${said}</span>` : nothing}`;
}

/** The mean, or the end. @param {Result} result @param {string} [number]  none at an end */
export function marker(result, number) {
  const style = at(scoreOf(result));
  return number === undefined
    ? html`<span class="track" aria-hidden="true"><span class="marker end" .style=${style}></span></span>`
    : html`<span class="track"><span class="marker" .style=${style}>${number}</span></span>`;
}

/** @param {Result} result */
function scoreOf({ mean, end }) {
  return end === null ? Number(mean) : ENDS[end];
}

/** @param {number|"skip"|null} own @param {"now"|"earlier"} when */
export function ownMark(own, when) {
  if (typeof own !== "number") return nothing;
  return html`<span class="track" aria-hidden="true"><span class="own-mark" data-when=${when} .style=${at(own)}>${triangle()}</span></span>`;
}

/** One's own answer, as a shape that no mean has. */
export function triangle() {
  return html`<svg class="triangle" viewBox="0 0 14 12" aria-hidden="true"><path d="M7 1.5 12.5 10.5H1.5Z"></path></svg>`;
}
