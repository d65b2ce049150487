/** The title of the page: the step, and the room. */

import { shownPlace } from "./following.js";

/** @import {Model} from "./model.js" */

/** @param {Model} model */
export function pageTitle({ t, state, ui }) {
  const { room } = state;
  if (ui.page === "create") return `${t("create.heading")} – ${t("app.name")}`;
  if (ui.page === "join") return `${ui.invitation?.title || t("join.heading")} – ${t("app.name")}`;
  if (ui.page !== "room" || room === null) return t("app.name");
  const { step } = shownPlace(room, ui.looking);
  return `${t(`steps.${step}`)} – ${room.title || t("room.code", { code: room.room })}`;
}
