// The same room as a Yjs document on Hocuspocus, kept in memory alone.
import { pathToFileURL } from "node:url";

const path = `${process.cwd()}/node_modules/@hocuspocus/server/dist/hocuspocus-server.esm.js`;
const { Server } = await import(pathToFileURL(path));
const server = new Server({ address: "127.0.0.1", port: 0, quiet: true, stopOnSignals: false });
await server.listen(0);
console.log(`http://127.0.0.1:${server.address.port}`);
