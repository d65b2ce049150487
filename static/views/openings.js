/** "Börja samtalet här": where the answers differ most and where they lean the most, as openings and never as a verdict. */

import { html, nothing } from "lit-html";
import { MIDDLE, openingsOf } from "../room/openings.js";
import { laidOver, publishedRound } from "../room/rounds.js";
import { spreadWord } from "./profile-words.js";

/** @import {Result} from "../protocol.js" */
/** @import {RoomModel} from "./model.js" */
/** @typedef {RoomModel["room"]["workshop"]["statements"][number] & {result: Result|null}} Graded */

/**
 * @param {RoomModel} model
 * @param {(statement: string) => void} [onOpen]  leads to the statement, where it is on the page
 */
export function openings(model, onOpen) {
  const kinds = kindsOf(model, onOpen);
  if (kinds.length === 0) return nothing;
  return html`<section class="openings" aria-labelledby="openings">
    <h2 id="openings">${model.t("results.start")}</h2>
    ${kinds}
  </section>`;
}

/** The same, for one who asks for them. @param {RoomModel} model */
export function foldedOpenings(model) {
  const kinds = kindsOf(model, undefined);
  return kinds.length === 0
    ? nothing
    : html`<details><summary>${model.t("results.start")}</summary><div class="openings">${kinds}</div></details>`;
}

/** @param {RoomModel} model @param {((statement: string) => void)|undefined} onOpen */
function kindsOf(model, onOpen) {
  const { room } = model;
  const round = publishedRound(room);
  if (round === null || room.settings.solo) return [];
  const { statements } = laidOver(room, round);
  const { differ, lean } = openingsOf(statements);
  return [
    ...(differ.length > 0 ? [kind(model, "differ", chosen(statements, differ), onOpen)] : []),
    ...(lean.length > 0 ? [kind(model, "lean", chosen(statements, lean), onOpen)] : []),
  ];
}

/** @param {Graded[]} statements @param {string[]} ids */
function chosen(statements, ids) {
  return ids.flatMap((id) => statements.filter((statement) => statement.id === id));
}

/** @param {RoomModel} model @param {"differ"|"lean"} which @param {Graded[]} statements @param {((statement: string) => void)|undefined} onOpen */
function kind(model, which, statements, onOpen) {
  return html`<div class="openings-kind">
    <h3 id="openings-${which}">${model.t(`results.${which}`)}</h3>
    <ul role="list" aria-labelledby="openings-${which}">${statements.map((statement) => opening(model, which, statement, onOpen))}</ul>
  </div>`;
}

/**
 * A statement as one would say it: between its poles where answers differ, the one it weighs towards where it leans.
 * @param {RoomModel} model
 * @param {"differ"|"lean"} which
 * @param {Graded} statement
 * @param {((statement: string) => void)|undefined} onOpen
 */
function opening(model, which, { id, left, right, result }, onOpen) {
  const { text, langOf } = model;
  const leaning = result && isLeft(result) ? left : right;
  const words = which === "differ" ? `${text(left)} – ${text(right)}` : text(leaning);
  const lang = langOf(left) ?? nothing;
  return html`<li>
    ${
      onOpen
        ? html`<button type="button" class="opening" lang=${lang} @click=${() => onOpen(id)}>${words}</button>`
        : html`<p class="opening" lang=${lang}>${words}</p>`
    }
    <p class="soft small">${result ? why(model, result) : nothing}</p>
  </li>`;
}

/** @param {Result} result */
function isLeft({ mean, end }) {
  return end === null ? Number(mean) < MIDDLE : end === "left";
}

/** @param {RoomModel} model @param {Result} result */
function why(model, { mean, end, spread }) {
  const { t } = model;
  if (end) return t("results.end_at", { end: t(`results.end_${end}`) });
  const word = spread ? ` ${spreadWord(model, spread)}.` : "";
  return `${t("results.mean")} ${model.mean(mean ?? "")}.${word}`;
}
