-- token_service.lua: requests with the tokens of the file TOKENS. MODE says where a token goes, and which comes next:
--   bearer (header), token, refresh (member of a JSON body): in the order of the file, and round again
--   rotate: the token of each answer takes the place of the one that was spent for it
--   spend: each once, then no more
--   login: no token but the line as it is
local mode, tokens, head, tail = os.getenv("MODE"), {}, 1, 0
for line in io.lines(os.getenv("TOKENS")) do tail = tail + 1; tokens[tail] = line end
local total = tail
local member = mode == "token" and "token" or "refresh"
local once = mode == "rotate" or mode == "spend"
wrk.headers["Content-Type"] = "application/json"

function request()
  local token = tokens[head]
  if once then
    tokens[head], head = nil, head + 1
    if token == nil then wrk.thread:stop(); token = "none is left" end
  else
    head = head % total + 1
  end
  if mode == "bearer" then
    wrk.headers["Authorization"] = "Bearer " .. token
    return wrk.format("GET", wrk.path, wrk.headers)
  end
  return wrk.format("POST", wrk.path, wrk.headers, mode == "login" and token or '{"' .. member .. '":"' .. token .. '"}')
end

if mode == "rotate" then
  function response(status, headers, body)
    local token = body:match('"refresh":"([^"]+)"')
    if token then tail = tail + 1; tokens[tail] = token end
  end
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format("@@ %d %d %d %d\n", summary.requests, summary.duration, e.status + e.connect + e.read + e.write + e.timeout, latency:percentile(99)))
end
