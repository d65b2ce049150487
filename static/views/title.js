/** What a room is called, and the title of the page: the step, and the room. */

import { shownPlace } from "./following.js";

/** @import {Room} from "../protocol.js" */
/** @import {Words} from "../lib/text.js" */
/** @import {Model} from "./model.js" */

/** @param {Model} model */
export function pageTitle({ t, state, ui }) {
  const { room } = state;
  if (ui.page === "create") return `${t("create.heading")} – ${t("app.name")}`;
  if (ui.page === "join") return `${ui.invitation?.title || t("join.heading")} – ${t("app.name")}`;
  if (ui.page !== "room" || room === null) return t("app.name");
  const { step } = shownPlace(room, ui.looking);
  return `${t(`steps.${step}`)} – ${roomName({ t, room })}`;
}

/** @param {Pick<Words, "t"> & {room: Room}} model */
export function roomName({ t, room }) {
  if (room.title) return room.title;
  return room.settings.solo ? t("solo.room") : t("room.code", { code: room.room });
}
