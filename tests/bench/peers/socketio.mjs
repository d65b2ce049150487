// The same room on socket.io.
import { createServer } from "node:http";
import { createRequire } from "node:module";

const { Server } = createRequire(`${process.cwd()}/`)("socket.io");
const http = createServer();
const io = new Server(http, { perMessageDeflate: false, transports: ["websocket"] });
io.on("connection", (socket) => socket.on("op", (data) => io.emit("op", data)));
http.listen(0, "127.0.0.1", 2048, () => console.log(`http://127.0.0.1:${http.address().port}`));
