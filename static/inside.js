/** What one needs inside a room and not before its door: its state, the line to it, what is drawn and done there. main.js fetches it. */

export { createConnection } from "./connection/connection.js";
export { createStore } from "./room/store.js";
export { createInside } from "./views/inside.js";
