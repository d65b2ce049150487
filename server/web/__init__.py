"""HTTP and WebSocket: envelopes, one socket, pages and the small HTTP interface."""
