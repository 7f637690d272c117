"""An application that knows nothing of tokens: it greets whom the headers name."""

import http.server
import sys


class Application(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = f"{self.path} for {self.headers.get('X-Claviger-User', 'everybody')}\n".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Application)
print(server.server_port, flush=True)
server.serve_forever()
