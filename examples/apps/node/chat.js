// Answers with its process number and who calls, over HTTP and by WebSocket; ends when it is asked to.
const http = require("node:http");
const { createHash } = require("node:crypto");

const server = http.createServer((request, response) => {
  if (request.url === "/chat/end") {
    process.exit(5);
  }
  response.end(`chat ${process.pid} for ${request.headers["x-claviger-user"]}\n`);
});

// RFC 6455, as far as short messages need it.
server.on("upgrade", (request, socket) => {
  const key = request.headers["sec-websocket-key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  const accept = createHash("sha1").update(key).digest("base64");
  socket.write(
    "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
      `Sec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  socket.on("error", () => socket.destroy());
  socket.on("data", (frame) => {
    if ((frame[0] & 15) !== 1) {
      socket.end();
      return;
    }
    const mask = frame.subarray(2, 6);
    const text = frame.subarray(6).map((byte, at) => byte ^ mask[at % 4]);
    const said = Buffer.from(`${request.headers["x-claviger-user"]} says ${text.toString()}`);
    socket.write(Buffer.concat([Buffer.from([0x81, said.length]), said]));
  });
});

server.listen(Number(process.env.PORT), "127.0.0.1", () => console.log("chat is open"));
