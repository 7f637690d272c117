// Answers with its process number and who calls; ends when it is asked to.
const http = require("node:http");

http
  .createServer((request, response) => {
    if (request.url === "/chat/end") {
      process.exit(5);
    }
    response.end(`chat ${process.pid} for ${request.headers["x-claviger-user"]}\n`);
  })
  .listen(Number(process.env.PORT), "127.0.0.1", () => console.log("chat is open"));
