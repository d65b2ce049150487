/** The profile: a table of means that is drawn as the picture it describes, so that the two cannot differ. */

import { html, nothing, svg } from "lit-html";

/** @import {Result} from "../protocol.js" */
/** @import {Bilingual, Words} from "../lib/text.js" */

/**
 * @typedef {object} ProfileRow
 * @property {string} id
 * @property {Bilingual} left
 * @property {Bilingual} right
 * @property {Result|null} result
 * @property {number|"skip"|null} own  one's own answer, where it may be seen
 * @property {unknown} [first]  what stands first in the row
 * @property {unknown} [waiting]  what stands on the track until there is a result
 * @property {unknown} [below]  what asks for an answer under the row
 * @property {boolean} [focusable]  takes the focus when what stood first is gone
 * @property {number} [fresh]  the place of this row in a reveal that one is watching
 */

const TICKS = Array.from({ length: 10 }, (_, i) => i + 1);

/**
 * @param {Words} words
 * @param {ProfileRow[]} rows
 * @param {{caption: string, scale?: {left: Bilingual, right: Bilingual}, alone?: boolean}} options  alone: one person's answers, not means
 */
export function profile(words, rows, { caption, scale, alone = false }) {
  const countsDiffer = commonCount(rows) === null && rows.some(({ result }) => result !== null);
  const ownShown = rows.some(({ own }) => own !== null);
  const first = rows.some((row) => row.first !== undefined);
  return html`<table class="profile" role="table" data-own=${ownShown ? "" : nothing} data-first=${first ? "" : nothing}
      data-counts=${countsDiffer ? "" : nothing}>
    <caption class="visually-hidden">${caption}</caption>
    <thead role="rowgroup">${headRow(words, scale, { ownShown, first, alone })}</thead>
    <tbody role="rowgroup">
      ${rows.map((row, i) => profileRow(words, row, { before: rows[i - 1], after: rows[i + 1], countsDiffer, ownShown, first, alone }))}
    </tbody>
  </table>`;
}

/** How many answered, when it is the same number in every row that has a result. @param {ProfileRow[]} rows */
export function commonCount(rows) {
  const counts = new Set(rows.flatMap(({ result }) => (result ? [result.n] : [])));
  return counts.size === 1 ? ([...counts][0] ?? null) : null;
}

/**
 * @param {Words} words
 * @param {{left: Bilingual, right: Bilingual}|undefined} scale
 * @param {{ownShown: boolean, first: boolean, alone: boolean}} columns
 */
function headRow({ t, text, langOf }, scale, { ownShown, first, alone }) {
  return html`<tr role="row">
    ${first ? html`<th role="columnheader" scope="col" class="profile-first"><span class="visually-hidden">${t("results.acts")}</span></th>` : nothing}
    <th role="columnheader" scope="col" class="profile-poles">
      <span class="visually-hidden">${t("results.statement")}: </span>
      ${
        scale
          ? html`<span class="scale-left" lang=${langOf(scale.left) ?? nothing}>${text(scale.left)}</span>
            <span class="visually-hidden"> – </span>
            <span class="scale-right" lang=${langOf(scale.right) ?? nothing}>${text(scale.right)}</span>`
          : nothing
      }
    </th>
    <th role="columnheader" scope="col" class="profile-track">
      <span class="visually-hidden">${t(alone ? "results.answer" : "results.mean")}</span>
      <span class="track numbers" aria-hidden="true">${TICKS.map((n) => html`<span class="tick" .style=${at(n)}>${n}</span>`)}</span>
    </th>
    ${alone ? nothing : html`<th role="columnheader" scope="col" class="profile-count"><span class="visually-hidden">${t("results.counts")}</span></th>`}
    ${ownShown ? html`<th role="columnheader" scope="col" class="profile-own"><span class="visually-hidden">${t("results.own")}</span></th>` : nothing}
  </tr>`;
}

/**
 * @param {Words} words
 * @param {ProfileRow} row
 * @param {{before: ProfileRow|undefined, after: ProfileRow|undefined, countsDiffer: boolean, ownShown: boolean, first: boolean, alone: boolean}} around
 */
function profileRow(words, row, { before, after, countsDiffer, ownShown, first, alone }) {
  const { result } = row;
  return html`<tr role="row" tabindex=${row.focusable ? "-1" : nothing} data-end=${result?.end ?? nothing} data-fresh=${row.fresh === undefined ? nothing : ""}>
      ${first ? html`<td role="cell" class="profile-first">${row.first ?? nothing}</td>` : nothing}
      ${poles(words, row)}
      <td role="cell" class="profile-track">
        <span class="track" aria-hidden="true">
          ${TICKS.map((n) => html`<span class="tick" .style=${at(n)}></span>`)}
          ${joining(before?.result, result, after?.result)}
        </span>
        ${result ? mark(words, result, row.fresh, alone) : html`<span class="waiting">${row.waiting ?? nothing}</span>`}
      </td>
      ${alone ? nothing : count(words, result, countsDiffer)}
      ${ownShown ? html`<td role="cell" class="profile-own">${ownMark(words, row.own)}</td>` : nothing}
      ${row.below ? html`<td role="cell" class="profile-below">${row.below}</td>` : nothing}
    </tr>`;
}

/** @param {Words} words @param {ProfileRow} row */
function poles({ text, langOf }, { left, right }) {
  return html`<th role="rowheader" scope="row" class="profile-poles">
    <span class="pole left" lang=${langOf(left) ?? nothing}>${text(left)}</span>
    <span class="visually-hidden"> – </span>
    <span class="pole right" lang=${langOf(right) ?? nothing}>${text(right)}</span>
  </th>`;
}

/** @param {Words} words @param {Result|null} result @param {boolean} seen */
function count({ t }, result, seen) {
  return html`<td role="cell" class="profile-count">
    ${result ? html`<span class=${seen ? "" : "visually-hidden"}>${t("results.count", { n: result.n })}</span>` : nothing}
  </td>`;
}

/** @param {Words} words @param {Result} result @param {number|undefined} fresh @param {boolean} alone */
function mark({ t, mean }, result, fresh, alone) {
  const ends = { left: 1, right: 10 };
  const score = result.end ? ends[result.end] : Number(result.mean);
  const style = `${at(score)}; --order: ${fresh ?? 0}`;
  if (result.end) {
    return html`<span class="track"><span class="marker end" aria-hidden="true" .style=${style}></span></span>
      <span class="end-words" data-end=${result.end}>${t("results.end")}</span>`;
  }
  return html`<span class="track"><span class="marker" .style=${style}>${alone ? score : mean(result.mean ?? "")}</span></span>`;
}

/** The piece of the joining line that crosses this row: straight between means, whatever height the rows have.
 * @param {Result|null|undefined} before @param {Result|null|undefined} here @param {Result|null|undefined} after */
function joining(before, here, after) {
  const x = place(here);
  if (x === null) return nothing;
  const above = place(before);
  const below = place(after);
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
function place(result) {
  return result?.mean ? ((Number(result.mean) - 1) / 9) * 100 : null;
}

/** @param {Words} words @param {number|"skip"|null} own */
function ownMark({ t }, own) {
  if (own === null) return nothing;
  if (own === "skip") return html`<span class="visually-hidden">${t("results.own_skipped")}</span>`;
  return html`<span class="visually-hidden">${t("results.own_score", { score: own })}</span>
    <span class="track" aria-hidden="true"><span class="own-mark" .style=${at(own)}>${triangle()}</span></span>`;
}

/** One's own answer, as a shape that no mean has. */
export function triangle() {
  return html`<svg class="triangle" viewBox="0 0 14 12" aria-hidden="true"><path d="M7 1.5 12.5 10.5H1.5Z"></path></svg>`;
}

/** @param {number} score */
function at(score) {
  return `--at: ${(score - 1) / 9}`;
}
