// A WebSocket on a stream of HTTP/2 (RFC 8441), by the client that Node has: `node websocket.js URL TOKEN`. Without the
// token the answer is 401; with it, the application behind knows who speaks.
const http2 = require("node:http2");
const { once } = require("node:events");

const [url, token] = process.argv.slice(2);
const ask = (session, more) =>
  session.request(
    { ":method": "CONNECT", ":protocol": "websocket", ":path": "/chat/", "sec-websocket-version": "13", ...more },
    { endStream: false },
  );

async function main() {
  const session = http2.connect(url);
  const [settings] = await once(session, "remoteSettings");
  if (!settings.enableConnectProtocol) throw new Error("not offered");

  const stranger = ask(session, {});
  const [refusal] = await once(stranger, "response");
  if (refusal[":status"] !== 401) throw new Error(`a stranger is answered ${refusal[":status"]}`);
  stranger.close();

  const socket = ask(session, { authorization: `Bearer ${token}` });
  const [answer] = await once(socket, "response");
  if (answer[":status"] !== 200) throw new Error(`answered ${answer[":status"]}`);
  const mask = Buffer.from([1, 2, 3, 4]);
  for (const word of ["hello", "again"]) {
    const text = Buffer.from(word).map((byte, at) => byte ^ mask[at % 4]);
    socket.write(Buffer.concat([Buffer.from([0x81, 0x80 | text.length]), mask, text]));
    const [frame] = await once(socket, "data");
    console.log(frame.subarray(2).toString());
  }
  socket.write(Buffer.concat([Buffer.from([0x88, 0x80]), mask]));
  socket.resume();
  await once(socket, "end");
  session.close();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
