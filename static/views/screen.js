/** The big screen: what the group needs to see from the back of a hall. It has no controls and is never touched. */

import { html, nothing } from "lit-html";
import { present } from "../room/select.js";
import { summaryOf } from "../room/summary.js";
import { headingOf } from "./guide.js";
import { progress } from "./header.js";
import { qr } from "./invite.js";
import { profile, usualCount } from "./profile.js";
import { shortPromise } from "./promise.js";
import { legend, profileRows } from "./results.js";
import { boardOnScreen } from "./screen-board.js";
import { silenceOnScreen } from "./silence.js";
import { starsOnScreen } from "./stars.js";
import { placeName } from "./strips.js";
import { summaryRows, written } from "./summary.js";

/** @import {RoomModel} from "./model.js" */
/** @import {ProfileRow} from "./profile.js" */

/** @type {Record<string, (model: RoomModel) => unknown>} */
const STEPS = { grade, results, reflect, document: boards, summary };

/** @param {RoomModel} model */
export function screenPage(model) {
  const { room, t, state } = model;
  const waiting = present(room, state.here).length === 0 && room.results.length === 0;
  const step = waiting ? undefined : STEPS[room.step];
  return html`<div class="screen">
    ${
      step
        ? html`<header class="screen-head">
          <p lang=${room.locale}>${room.title || nothing}</p>
          <p class="code">${room.room}</p>
        </header>`
        : nothing
    }
    <main id="main" class="screen-main screen-${step ? room.step : "welcome"}">
      ${step ? step(model) : lobby(model)}
      ${state.link.status === "open" ? nothing : html`<p class="screen-lost">${t("conn.lost")}</p>`}
    </main>
  </div>`;
}

/** @param {RoomModel} model */
function lobby(model) {
  const { t, room, host, state } = model;
  const n = present(room, state.here).length;
  return html`<div class="screen-door">
    <div class="screen-door-words">
      <h1 tabindex="-1" lang=${room.title ? room.locale : nothing}>${room.title || t("steps.welcome")}</h1>
      <p class="screen-how">${t("invite.at", { host })}</p>
      <p class="code screen-code" .style=${`--letters: ${room.room.length}`}>${room.room}</p>
      <p class="screen-count">${n === 0 ? t("lobby.empty") : t("lobby.count_screen", { n })}</p>
    </div>
    ${qr(model)}
  </div>`;
}

/** @param {RoomModel} model */
function grade(model) {
  const { t, state, room } = model;
  const share = state.counts && state.counts.seats > 0 ? state.counts.done / state.counts.seats : 0;
  return html`
    <h1 tabindex="-1">${headingOf(model, room, "grade")}${beside([roundOf(model)])}</h1>
    <p class="screen-how">${t("grade.how")}</p>
    <p class="screen-done">${progress(model)}</p>
    <span class="watch-line" aria-hidden="true" .style=${`--share: ${share}`}></span>
    <p class="screen-promise">${shortPromise(model)}</p>`;
}

/** @param {RoomModel} model */
function results(model) {
  const { t, room } = model;
  const { rows, earlierRound } = profileRows(model, () => null);
  return html`
    <h1 tabindex="-1">${t("results.title")}${beside([roundOf(model), howMany(model, rows)])}</h1>
    ${profile(model, rows, { caption: t("results.caption"), scale: room.workshop.scale, earlierRound })}
    ${legend(model, rows, earlierRound)}`;
}

/** Said where there is more than one. @param {RoomModel} model */
function roundOf({ t, room }) {
  return room.round === 1 ? "" : t("round.number", { round: room.round });
}

/** What stands small beside a heading. @param {string[]} facts */
function beside(facts) {
  const said = facts.filter((fact) => fact !== "");
  return said.length === 0 ? nothing : html` <span class="screen-n">${said.join(" · ")}</span>`;
}

/** How many are done until something is shown, and then how many answered it. @param {RoomModel} model @param {ProfileRow[]} rows */
function howMany({ t, state: { counts } }, rows) {
  const usual = usualCount(rows);
  if (usual) return t("results.count", { n: usual.n });
  const waiting = rows.every(({ result }) => result === null);
  return waiting && counts && counts.seats > 0
    ? t("grade.finished", { n: counts.done, m: counts.seats })
    : "";
}

/** @param {RoomModel} model */
function reflect(model) {
  const { room, text, langOf } = model;
  const question = room.workshop.questions.find(({ id }) => id === room.place);
  if (question)
    return html`<h1 tabindex="-1" class="screen-question" lang=${langOf(question.text) ?? nothing}>${text(question.text)}</h1>${silenceOnScreen(model, question.board)}`;
  return html`<h1 tabindex="-1">${headingOf(model, room, "reflect")}</h1>
    <ol class="screen-questions" role="list">
      ${room.workshop.questions.map((each) => html`<li lang=${langOf(each.short) ?? nothing}>${text(each.short)}</li>`)}
    </ol>`;
}

/** @param {RoomModel} model */
function boards(model) {
  const board =
    model.room.workshop.boards.find(({ id }) => id === model.room.place) ?? model.room.workshop.boards[0];
  if (board === undefined) return nothing;
  return html`<h1 tabindex="-1" id="tab-${board.id}">${placeName(model, "document", board.id)}</h1>${silenceOnScreen(model, board.id)}${starsOnScreen(model, board.id)}${boardOnScreen(model, board)}`;
}

/** @param {RoomModel} model */
function summary(model) {
  const { t, room } = model;
  const document = summaryOf(room);
  if (document.columns.length > 0) {
    return html`<h1 tabindex="-1">${t("summary.do")}</h1>
      <div class="screen-doing">${document.columns.map((column) => written(model, document, column, t("summary.missing")))}</div>`;
  }
  const rows = summaryRows(document);
  return html`<h1 tabindex="-1">${t("summary.title")}</h1>
    ${rows.length === 0 ? nothing : profile(model, rows, { caption: t("results.caption"), scale: room.workshop.scale, earlierRound: document.profile.earlierRound })}`;
}
