/** Stars on a board: asked for, given in secret, and shown; above the notes, and on each of them. */

import { html, nothing } from "lit-html";
import { LIMITS } from "../protocol.js";
import { notesIn } from "../room/select.js";
import { isOpenForNotes } from "../room/writing.js";
import { confirmation } from "./confirmation.js";
import { givers } from "./stars-model.js";

/** @import {Note} from "../protocol.js" */
/** @import {ListModel, NotesModel} from "./notes-model.js" */
/** @import {Act, RoomModel} from "./model.js" */
/** @import {BoardStars} from "./stars-model.js" */

const LABEL = 60;
const USUAL_BUDGET = 3;
/** Among fewer there is no choice. */
const FEWEST_NOTES = 2;
/** Whoever remembers their own then knows what the two others gave together. */
const SUMMED = 3;

/** Above the notes. @param {NotesModel} model @param {Act} act @param {string} board @param {{offered: boolean}} where  whether stars may be asked for here */
export function starsLine(model, act, board, { offered }) {
  const stars = model.stars[board];
  if (!stars) return offered && leads(model) ? offer(model, act, board) : nothing;
  return html`<section class="stars" aria-label=${model.t("stars.label")} ?data-open=${!stars.asked.shown}>
    ${stars.asked.shown ? shown(model, act, board, stars) : open(model, act, board, stars)}
  </section>`;
}

/** @param {NotesModel} model @param {Act} act @param {string} board @param {boolean} [again] */
function offer({ t, room }, act, board, again = false) {
  if (notesOn(room, board) < FEWEST_NOTES) return nothing;
  const { solo } = room.settings;
  const [once, anew] = solo ? ["stars.ask_alone", "stars.again_alone"] : ["stars.ask", "stars.again"];
  return html`<form class="stars-offer" @submit=${(/** @type {SubmitEvent} */ event) => act.notes.askStars(board, event)}>
    ${again ? nothing : html`<p class="small soft">${t(solo ? "stars.offer_alone" : "stars.offer")}</p>`}
    <div class="stars-asking">
      <label for="budget-${board}">${t(solo ? "stars.budget_alone" : "stars.budget")}</label>
      <select id="budget-${board}" name="budget">
        ${Array.from({ length: LIMITS.budget }, (_, i) => html`<option value=${i + 1} ?selected=${i + 1 === USUAL_BUDGET}>${i + 1}</option>`)}
      </select>
      <button type="submit" class="button compact">${t(again ? anew : once)}</button>
    </div>
  </form>`;
}

/** While they are given. @param {NotesModel} model @param {Act} act @param {string} board @param {BoardStars} stars */
function open(model, act, board, stars) {
  const { t, room, me } = model;
  const { solo } = room.settings;
  return html`
    <div class="stars-words">
      <p class="stars-lead">${star(true)}<strong>${stars.giving ? leftWords(model, stars) : t("stars.now")}</strong></p>
      ${solo ? nothing : secrecy(model, stars)}
      ${refusal(model, board)}
    </div>
    <div class="stars-acts">
      ${solo ? nothing : html`<p class="stars-count">${t("stars.count", givers(model, board))}</p>`}
      ${leads(model) ? leading(model, act, board, stars) : nothing}
      ${leads(model) && !solo && me && !me.answering ? html`<button type="button" class="link small" @click=${() => act.takePart(true)}>${t("stars.me_too")}</button>` : nothing}
    </div>`;
}

/** @param {NotesModel} model @param {BoardStars} stars */
function leftWords({ t }, { left, asked }) {
  return left === 0 ? t("stars.all_given") : t("stars.left", { n: left, budget: asked.budget });
}

/** What is hidden, from whom, and where that ends: said before the first star. @param {NotesModel} model @param {BoardStars} stars */
function secrecy({ t }, { asked: { threshold: k } }) {
  return html`<p class="small">${t("anon.stars", { k })} ${t(`anon.stars_small_${k}`)}</p>
    <details class="stars-more"><summary>${t("anon.more_label")}</summary>
      <ul role="list">
        ${k === SUMMED ? html`<li>${t("anon.stars_sum")}</li>` : nothing}
        <li>${t("anon.stars_nearly")}</li>
        <li>${t("anon.stars_more")}</li>
      </ul>
    </details>`;
}

/** @param {NotesModel} model @param {Act} act @param {string} board @param {BoardStars} stars */
function leading(model, act, board, { asked }) {
  const { t, room, ui } = model;
  const { n, m } = givers(model, board);
  const missing = Math.max(0, asked.threshold - n);
  const asking = ui.asking && "board" in ui.asking && ui.asking.board === board ? ui.asking.what : null;
  if (asking === "stars") {
    const question = t("stars.confirm", { n: Math.max(0, m - n) });
    return confirmation(
      "stars",
      question,
      t("results.anyway"),
      t("results.wait"),
      act.notes.showStars,
      act.wait,
    );
  }
  if (asking === "drop_stars") {
    return confirmation(
      "drop_stars",
      t("stars.drop_confirm"),
      t("stars.drop_yes"),
      t("results.wait"),
      act.notes.dropStars,
      act.wait,
    );
  }
  const few = missing > 0 && !room.settings.solo;
  return html`
    ${few ? html`<p class="soft small">${t("stars.few", { k: asked.threshold, n: missing })}</p>` : html`<button type="button" class="button compact primary" data-asks="stars" @click=${() => act.notes.askShowStars(board)}>${t("stars.show")}</button>`}
    <button type="button" class="button compact" data-asks="drop_stars" @click=${() => act.notes.askDropStars(board)}>${t("stars.drop")}</button>`;
}

/** What became of one's own that were not taken. @param {NotesModel} model @param {string} board */
function refusal({ t, state }, board) {
  const gift = state.given[board];
  const shows = state.refused.find(({ op }) => op?.type === "show_stars" && op.board === board);
  if (shows) return html`<p class="error small">${t("stars.few_plain")}</p>`;
  if (gift?.status !== "refused") return nothing;
  const key = gift.code === "sealed" || gift.code === "unsure" ? `stars.err_${gift.code}` : "stars.err";
  return html`<p class="error small">${t(key)}</p>`;
}

/** When they are shown. @param {NotesModel} model @param {Act} act @param {string} board @param {BoardStars} stars */
function shown(model, act, board, { result }) {
  const { t, room, ui } = model;
  if (!result) return nothing;
  const sorted = ui.desk.sorted.has(board);
  const any = Object.keys(result.stars).length > 0;
  return html`
    <div class="stars-words"><p class="stars-lead">${star(true)}<strong>${t(room.settings.solo ? "stars.shown_alone" : "stars.shown", { n: result.n })}</strong>
      ${result.nearly_all ? html`<span>${t("stars.nearly_all")}</span>` : nothing}${any ? nothing : html`<span>${t("stars.none")}</span>`}</p>
    ${refusal(model, board)}</div>
    <div class="stars-acts">
      ${any ? html`<button type="button" class="button compact" aria-pressed=${sorted ? "true" : "false"} @click=${() => act.notes.sortByStars(board)}>${t("stars.sort")}</button>` : nothing}
      ${any ? html`<p class="soft small stars-own-sort">${t("stars.sort_own")}</p>` : nothing}
      ${leads(model) ? html`<button type="button" class="link small" @click=${() => act.notes.clearStars(board)}>${t("stars.clear")}</button>${offer(model, act, board, true)}` : nothing}
    </div>`;
}

/** On the big screen. @param {RoomModel} model @param {string} board */
export function starsOnScreen(model, board) {
  const { t, room } = model;
  const asked = room.boards.find(({ id }) => id === board)?.stars;
  if (!asked || asked.shown) return nothing;
  return html`<p class="screen-stars">${star(true)}<span>${t("stars.now")} <b>${t("stars.count", givers(model, board))}</b></span></p>`;
}

/** On a note: the keys to give with, or what it has got. @param {ListModel} model @param {Act|null} act @param {Note} note */
export function noteStars(model, act, note) {
  const stars = note.hidden ? undefined : model.stars[note.board];
  if (!stars) return nothing;
  if (stars.giving) return act ? keys(model, act, note, stars) : nothing;
  return stars.result ? gotten(model, note, stars) : nothing;
}

/** @param {ListModel} model @param {Act} act @param {Note} note @param {BoardStars} stars */
function keys({ t }, act, { id, board, text }, { own, left }) {
  const n = own[id] ?? 0;
  const label = { text: shortened(text) };
  return html`<div class="star-keys" ?data-given=${n > 0}>
    <button type="button" class="star-key" data-key="star-minus" aria-label=${t("stars.minus", label)} aria-disabled=${n === 0 ? "true" : "false"} @click=${() => act.notes.giveStars(board, id, n - 1)}>${sign("M6 12h12")}</button>
    <p class="star-given">${star(n > 0)}<span aria-hidden="true">${n}</span><span class="visually-hidden">${t("stars.given", { n })}</span></p>
    <button type="button" class="star-key" data-key="star-plus" aria-label=${t("stars.plus", label)} aria-disabled=${left === 0 ? "true" : "false"} @click=${() => act.notes.giveStars(board, id, n + 1)}>${sign("M6 12h12M12 6v12")}</button>
  </div>`;
}

/** @param {ListModel} model @param {Note} note @param {BoardStars} stars */
function gotten({ t }, { id }, { own, result }) {
  const [n, mine] = [result?.stars[id] ?? 0, own[id] ?? 0];
  if (n === 0 && mine === 0) return nothing;
  const words = result?.nearly_all === id ? t("stars.on_nearly", { n }) : t("stars.on", { n });
  return html`<p class="note-stars">${n > 0 ? html`${star(true)}<b>${words}</b>` : nothing}
    ${mine > 0 ? html`<span class="soft">${t("stars.yours", { n: mine })}</span>` : nothing}</p>`;
}

/** @param {string} path */
function sign(path) {
  return html`<svg viewBox="0 0 24 24" aria-hidden="true"><path d=${path}></path></svg>`;
}

/** @param {boolean} filled */
function star(filled) {
  return html`<svg class="star" viewBox="0 0 24 24" aria-hidden="true" ?data-filled=${filled}><path d="m12 3 2.7 5.8 6.3.8-4.6 4.3 1.2 6.3L12 17.1l-5.6 3.1 1.2-6.3L3 9.6l6.3-.8Z"></path></svg>`;
}

/** @param {RoomModel} model */
function leads({ role, room }) {
  return role === "facilitator" && isOpenForNotes(room);
}

/** @param {RoomModel["room"]} room @param {string} board */
function notesOn(room, board) {
  const columns = room.workshop.boards.find(({ id }) => id === board)?.columns ?? [];
  return columns.reduce(
    (n, { id }) => n + notesIn(room, board, id).filter(({ hidden }) => !hidden).length,
    0,
  );
}

/** @param {string} text */
function shortened(text) {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > LABEL ? `${line.slice(0, LABEL).trimEnd()}…` : line;
}
