/** Draws the page: once a frame at most, however much has changed, and then what waited for the drawing. */

import { render } from "lit-html";
import { app } from "./app.js";
import { keepingFocus } from "./focus.js";
import { pageTitle } from "./title.js";
import { FIRST_SIGHT } from "./ui.js";

/** @import {Act, Model, Ui} from "./model.js" */

/**
 * @param {HTMLElement} root
 * @param {object} parts
 * @param {() => Omit<Model, "ui">} parts.model
 * @param {() => Act} parts.act
 * @param {(draw: () => void) => void} parts.around  shows how things come from where they were to where they are
 * @param {() => void} parts.drawn
 * @param {() => void} parts.settled  when what waited for the drawing is done too
 */
export function createDrawing(root, { model, act, around, drawn, settled }) {
  /** @type {Ui} */
  let ui = FIRST_SIGHT;
  /** @type {Array<() => void>} */
  let waiting = [];
  let asked = false;

  return {
    ui: () => ui,
    show,
    draw,
    afterDrawing: (/** @type {() => void} */ work) => void waiting.push(work),
  };

  /** @param {Partial<Ui>} change */
  function show(change) {
    ui = { ...ui, ...change };
    if (asked) return;
    asked = true;
    requestAnimationFrame(draw);
  }

  /** At once, if anything has changed. */
  function draw() {
    if (!asked) return;
    asked = false;
    const whole = { ...model(), ui };
    around(() => keepingFocus(() => render(app(whole, act()), root)));
    document.title = pageTitle(whole);
    drawn();
    const works = waiting;
    waiting = [];
    for (const work of works) work();
    settled();
  }
}
