/** A room: header, strips, the step one is at, the bar at the foot, and the dialog that is open. */

import { html, nothing } from "lit-html";
import { me } from "../room/select.js";
import { aloneBar, aloneResults, aloneWelcome } from "./alone.js";
import { colorsDialog } from "./colors.js";
import { documentStep } from "./document.js";
import { facilitatorBar } from "./facilitator-bar.js";
import { faultPage } from "./fault.js";
import { shownPlace } from "./following.js";
import { answerBar, gradeStep } from "./grade.js";
import { header } from "./header.js";
import { inviteDialog, qrDialog } from "./invite.js";
import { moveDialog } from "./move-dialog.js";
import { noteMenu } from "./note-menu.js";
import { reflectStep } from "./reflect.js";
import { nameDialog, titleDialog } from "./rename.js";
import { resultsStep } from "./results.js";
import { screenPage } from "./screen.js";
import { shortcutsDialog } from "./shortcuts-dialog.js";
import { strips } from "./strips.js";
import { summaryStep } from "./summary.js";
import { welcomeStep } from "./welcome.js";

/** @import {Act, Model, RoomModel} from "./model.js" */

/** @type {Record<string, (model: RoomModel, act: Act) => unknown>} */
const STEPS = {
  welcome: welcomeStep,
  grade: gradeStep,
  results: resultsStep,
  reflect: reflectStep,
  document: documentStep,
  summary: summaryStep,
};

/** What is another page where one is alone. @type {Record<string, (model: RoomModel, act: Act) => unknown>} */
const ALONE = { welcome: aloneWelcome, results: aloneResults };

/** @type {Record<string, (model: RoomModel, act: Act) => unknown>} */
const DIALOGS = {
  invite: inviteDialog,
  qr: qrDialog,
  name: nameDialog,
  title: titleDialog,
  move: moveDialog,
  keys: shortcutsDialog,
  note: noteMenu,
  colors: colorsDialog,
};

/** Null as long as there is nothing to show. @param {Model} model @param {Act} act */
export function inRoom(model, act) {
  const { room, you, link } = model.state;
  if (link.status === "fault") return faultPage(model, act);
  return room && you && roomPage({ ...model, room, role: you.role, me: me(room, you) }, act);
}

/** @param {Omit<RoomModel, "shown">} model @param {Act} act */
function roomPage(model, act) {
  const { room, role, ui } = model;
  const shown = shownPlace(room, role === "screen" ? null : ui.looking);
  const inside = { ...model, shown };
  if (role === "screen") return screenPage(inside);
  const step = (room.settings.solo && ALONE[shown.step]) || STEPS[shown.step];
  const dialog = ui.dialog && DIALOGS[ui.dialog];
  return html`
    <a class="skip-link" href="#main">${model.t("app.skip")}</a>
    ${header(inside, act)}
    <main id="main" class="page step-${shown.step}">
      ${strips(inside, act)}
      ${step ? step(inside, act) : nothing}
    </main>
    ${foot(inside, act)}
    ${dialog ? dialog(inside, act) : nothing}`;
}

/** @param {RoomModel} model @param {Act} act */
function foot(model, act) {
  if (model.room.settings.solo) return aloneBar(model, act);
  if (model.role === "facilitator") return facilitatorBar(model, act);
  return model.shown.step === "grade" ? answerBar(model, act) : nothing;
}
