/**
 * Draws the page: once a frame at most, however much has changed, and then what waited for the drawing. While one only looks on, what comes
 * in frame after frame is drawn every second frame.
 */

import { render } from "lit-html";
import { app } from "./app.js";
import { keepingFocus } from "./focus.js";
import { pageTitle } from "./title.js";
import { FIRST_SIGHT } from "./ui.js";

/** @import {Act, Model, Ui} from "./model.js" */

/** Two frames of a screen that draws sixty times a second, nearly. */
const BREATH = 30;
/** Whoever has done anything so lately is at work, and sees what comes of it in the next frame. */
const AT_WORK = 1_000;
const SIGNS_OF_WORK = ["pointerdown", "click", "keydown", "input", "dragover"];

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
  let drawnAt = Number.NEGATIVE_INFINITY;
  let workedAt = Number.NEGATIVE_INFINITY;
  for (const sign of SIGNS_OF_WORK) document.addEventListener(sign, worked, { capture: true, passive: true });

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
    requestAnimationFrame(inTime);
  }

  function worked() {
    workedAt = performance.now();
  }

  /** Now, or in a busy room with the next frame. @param {number} now */
  function inTime(now) {
    if (now - drawnAt < BREATH && now - workedAt > AT_WORK) requestAnimationFrame(draw);
    else draw();
  }

  /** At once, if anything has changed. */
  function draw() {
    if (!asked) return;
    asked = false;
    drawnAt = performance.now();
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
