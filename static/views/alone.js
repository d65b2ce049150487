/** A room for one: what its steps say instead, the link to keep, and the way on. No group, no waiting, no reveal. */

import { html, nothing } from "lit-html";
import { answeredOf, openStatements, resultOf, stepAmong } from "../room/select.js";
import { confirmation } from "./confirmation.js";
import { linkField } from "./invite.js";
import { keptLine } from "./keeping.js";
import { profile } from "./profile.js";
import { promise } from "./promise.js";
import { thoughtAt } from "./thought.js";
import { roomName } from "./title.js";

/** @import {Act, RoomModel} from "./model.js" */

/** @param {RoomModel} model @param {Act} act */
export function aloneWelcome(model, act) {
  const { t, room } = model;
  return html`<div class="lobby">
    <h1 tabindex="-1" lang=${room.title ? room.locale : nothing}>${roomName(model)}</h1>
    <p class="lobby-wait">${t("solo.pace")}</p>
    ${promise(model)}
    ${keepLink(model, act)}
    ${keptLine(model)}
  </div>`;
}

/** The link that is the only way back. @param {RoomModel} model @param {Act} act */
export function keepLink(model, act) {
  const link = model.ui.links.facilitator;
  return link === null ? nothing : linkField(model.t("solo.keep"), "leader", link, model, act);
}

/** @param {RoomModel} model @param {Act} act */
export function aloneResults(model, act) {
  const { t, room } = model;
  const rows = room.workshop.statements.map((statement) => ({
    ...statement,
    result: resultOf(room, statement.id),
    own: null,
    waiting: withoutResult(model, statement.id),
    ...(resultOf(room, statement.id) ? thoughtAt(model, act, statement.id) : {}),
  }));
  const none = rows.every(({ result }) => result === null);
  return html`
    <div class="results-head">
      <div>
        <h1 tabindex="-1">${t("results.title_alone")}</h1>
        <p class="soft read">${t("results.read")}</p>
        ${none ? html`<p class="notice">${t("results.none_alone")}</p>` : nothing}
      </div>
    </div>
    ${profile(model, rows, { caption: t("results.caption"), scale: room.workshop.scale, alone: true })}`;
}

/** @param {RoomModel} model @param {string} statement */
function withoutResult({ t, state }, statement) {
  const score = state.mine[statement]?.score ?? null;
  if (typeof score === "number") return nothing;
  return t(score === "skip" ? "results.own_skipped" : "results.own_missing");
}

/** @param {RoomModel} model @param {Act} act */
export function aloneBar(model, act) {
  const { room, shown, ui, t } = model;
  const { previous, next } = stepAmong(room, shown.step);
  const asking = ui.asking?.what === "unanswered";
  return html`<footer class="bar alone-bar">
    ${
      asking
        ? confirmation(
            "unanswered",
            t("solo.unanswered"),
            t("solo.on_anyway"),
            t("solo.stay"),
            () => act.go("results"),
            act.wait,
          )
        : html`${previous === null ? html`<span></span>` : way(model, "back", previous, act.backAlone)}
          ${shown.step === "grade" ? progress(model, act) : nothing}
          ${next === null ? html`<span></span>` : way(model, "next", next, act.onAlone)}`
    }
  </footer>`;
}

/** On a narrow screen the way back is one word. @param {RoomModel} model @param {"back"|"next"} which @param {string} to @param {() => void} run */
function way({ t }, which, to, run) {
  const step = t(`steps.${to}`);
  const label = t(`steps.${which}`, { step });
  return which === "next"
    ? html`<button type="button" class="button primary" data-asks="unanswered" @click=${run}>${label}</button>`
    : html`<button type="button" class="button" aria-label=${label} @click=${run}>
        <span class="alone-short">${t("create.back")}</span><span class="alone-long">${label}</span>
      </button>`;
}

/** @param {RoomModel} model @param {Act} act */
function progress({ t, state, room }, act) {
  const { answered, total } = answeredOf(state.mine, room.workshop.statements);
  const open = openStatements(room);
  return html`<div class="alone-so-far">
    <p>${t("grade.mine", { n: answered, total })}</p>
    ${
      answeredOf(state.mine, open).done
        ? nothing
        : html`<button type="button" class="link" @click=${act.nextOpen}>${t("grade.next_open")}</button>`
    }
  </div>`;
}
