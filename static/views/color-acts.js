/** What a person may do with colours: give a note one, say what each stands for, and open the list of what else a note may become. */

import { LIMITS } from "../protocol.js";
import { COLORS } from "./colors.js";
import { focusOn } from "./focus.js";
import { cleaned } from "./note-acts.js";

/** @import {Color} from "./colors.js" */
/** @import {Stage} from "./stage.js" */

/**
 * @typedef {object} ColorAct
 * @property {(id: string, color: Color) => void} color
 * @property {(event: SubmitEvent) => void} nameColors
 * @property {(id: string) => void} openMenu
 * @property {() => void} closeMenu
 */

/**
 * @param {Stage} stage
 * @returns {ColorAct}
 */
export function createColorActs({ state, ui, words, show, line, afterDrawing, draw }) {
  return { color, nameColors, openMenu, closeMenu };

  /** @param {string} id @param {Color} wanted */
  function color(id, wanted) {
    show({ desk: { ...ui().desk, removed: null, undone: null } });
    line().send({ type: "color_note", id, color: wanted });
  }

  /** Only what was changed is sent, so that two may name a colour each at once. @param {SubmitEvent} event */
  function nameColors(event) {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const legend = state().room?.legend ?? {};
    const named = COLORS.map((each) => ({
      color: each,
      name: cleaned(String(form.get(each) ?? "")).replace(/\s+/g, " "),
    }));
    const long = named.find(({ name }) => [...name].length > LIMITS.colorName);
    if (long) {
      show({ errors: { colors: words().t("err.who_when_long", { max: LIMITS.colorName }) } });
      focusOn(`#color-${long.color}`, "nearest");
      return;
    }
    for (const { color: each, name } of named) {
      if (name !== (legend[each] ?? "")) line().send({ type: "name_color", color: each, name });
    }
    show({ dialog: null, errors: {} });
  }

  /** @param {string} id */
  function openMenu(id) {
    show({ desk: { ...ui().desk, menu: id }, dialog: "note" });
  }

  function closeMenu() {
    const { menu } = ui().desk;
    show({ desk: { ...ui().desk, menu: null }, dialog: null });
    if (menu) afterDrawing(() => focusOn(`#note-${menu} [data-key="more"]`, "nearest"));
    draw();
  }
}
