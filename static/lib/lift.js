/**
 * Dragging by mouse, and by a long press of the finger: the browser's own drag and drop, so that it never fights the scroll.
 *
 * An element is made liftable, or a place to land, by a directive in its template; one watcher hears of all of them.
 */

import {
  draggable,
  dropTargetForElements,
  monitorForElements,
} from "@atlaskit/pragmatic-drag-and-drop/adapter/element-adapter.js";
import { preserveOffsetOnSource } from "@atlaskit/pragmatic-drag-and-drop/utils/preserve-offset-on-source.js";
import { setCustomNativeDragPreview } from "@atlaskit/pragmatic-drag-and-drop/utils/set-custom-native-drag-preview.js";
import { noChange } from "lit-html";
import { AsyncDirective, directive } from "lit-html/async-directive.js";

/** @typedef {Parameters<NonNullable<Parameters<typeof draggable>[0]["onGenerateDragPreview"]>>[0]} Preview */

/**
 * @typedef {object} Watcher
 * @property {(id: string) => void} lifted
 * @property {(id: string, place: string|null, y: number) => void} over  place: null outside all places; y: of the pointer, in the viewport
 * @property {(id: string, place: string|null, y: number) => void} landed
 */

/** In a note's template: `<li ${liftable(id)}>`. */
export const liftable = attached((element, id) =>
  draggable({
    element,
    getInitialData: () => ({ id }),
    onGenerateDragPreview: preview,
  }),
);

/** Where one may land now: to look through a whole page for them takes long. @type {Set<HTMLElement>} */
const landings = new Set();

/** In a column's template: `<section ${landing(key)}>`. */
export const landing = attached((element, place) => {
  landings.add(element);
  const undo = dropTargetForElements({ element, getData: () => ({ place }) });
  return () => {
    landings.delete(element);
    undo();
  };
});

/** The elements where one may land now. */
export function places() {
  return [...landings];
}

/** @param {Watcher} watcher */
export function watchLifting({ lifted, over, landed }) {
  /** @typedef {Parameters<NonNullable<Parameters<typeof monitorForElements>[0]["onDrag"]>>[0]} Payload */
  /** @param {Payload} payload @param {(id: string, place: string|null, y: number) => void} hear */
  const tell = ({ source, location }, hear) => {
    const { dropTargets, input } = location.current;
    const place = dropTargets[0]?.data.place;
    hear(String(source.data.id), typeof place === "string" ? place : null, input.clientY);
  };
  monitorForElements({
    onDragStart: ({ source }) => lifted(String(source.data.id)),
    onDrag: (payload) => tell(payload, over),
    onDropTargetChange: (payload) => tell(payload, over),
    onDrop: (payload) => tell(payload, landed),
  });
}

/** What hangs under the pointer: the note itself, a little tilted by its style. @param {Preview} payload */
function preview({ source, location, nativeSetDragImage }) {
  const { element } = source;
  setCustomNativeDragPreview({
    nativeSetDragImage,
    getOffset: preserveOffsetOnSource({ element, input: location.current.input }),
    render({ container }) {
      const copy = /** @type {HTMLElement} */ (element.cloneNode(true));
      copy.removeAttribute("id");
      copy.dataset.preview = "";
      copy.style.inlineSize = `${element.offsetWidth}px`;
      container.append(copy);
    },
  });
}

/**
 * A directive for an element: set up when the element is drawn, and undone when it is taken away.
 *
 * @param {(element: HTMLElement, name: string) => () => void} setUp
 */
function attached(setUp) {
  class Attached extends AsyncDirective {
    /** @type {HTMLElement|null} */
    element = null;
    name = "";
    undo = () => {};

    /** @param {string} _name */
    render(_name) {
      return noChange;
    }

    /** @param {import("lit-html/directive.js").ElementPart} part @param {[string]} values @override */
    update(part, [name]) {
      if (part.element !== this.element || name !== this.name) {
        this.undo();
        this.element = /** @type {HTMLElement} */ (part.element);
        this.name = name;
        this.undo = setUp(this.element, name);
      }
      return noChange;
    }

    /** @override */
    disconnected() {
      this.undo();
      this.undo = () => {};
    }

    /** @override */
    reconnected() {
      if (this.element) this.undo = setUp(this.element, this.name);
    }
  }
  return directive(Attached);
}
