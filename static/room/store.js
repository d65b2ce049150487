/**
 * Holds the state of one tab and tells its subscribers when it has changed.
 *
 * Knows neither the DOM nor a clock. Everything that happens to a state is a pure function in this folder; the store runs it, predicts
 * the room to show, and tells the subscribers once, however much a batch has changed.
 *
 * @import {ServerFrame} from "../protocol.js"
 * @import {State} from "./state.js"
 */

import { predict } from "./predict.js";
import { receive } from "./receive.js";
import { NOTHING_YET } from "./state.js";

/** @typedef {ReturnType<typeof createStore>} Store */

export function createStore() {
  let state = NOTHING_YET;
  let told = state;
  let depth = 0;
  /** @type {Set<(state: State) => void>} */
  const subscribers = new Set();

  return {
    /** The state as it is now. */
    get state() {
      return state;
    },
    subscribe,
    apply,
    update,
    batch,
  };

  /**
   * @param {(state: State) => void} subscriber
   * @returns {() => void} ends the subscription
   */
  function subscribe(subscriber) {
    subscribers.add(subscriber);
    return () => {
      subscribers.delete(subscriber);
    };
  }

  /**
   * Takes in a frame from the server. Throws when the frame cannot follow on the state, and leaves the state as it was.
   *
   * @param {ServerFrame} frame
   * @param {number} now client ms
   */
  function apply(frame, now) {
    update((before) => receive(before, frame, now));
  }

  /** @param {(state: State) => State} change */
  function update(change) {
    batch(() => {
      state = shown(state, change(state));
    });
  }

  /**
   * Subscribers hear once of all that `work` changes.
   *
   * @param {() => void} work
   */
  function batch(work) {
    depth += 1;
    try {
      work();
    } finally {
      depth -= 1;
      if (depth === 0) tell();
    }
  }

  function tell() {
    if (state === told) return;
    told = state;
    for (const subscriber of [...subscribers]) subscriber(state);
  }
}

/**
 * @param {State} before
 * @param {State} state
 * @returns {State} with its room predicted
 */
function shown(before, state) {
  const { confirmed, pending, you } = state;
  if (confirmed === before.confirmed && pending === before.pending && you === before.you) return state;
  return { ...state, room: confirmed && predict(confirmed, pending, you?.participant ?? null) };
}
