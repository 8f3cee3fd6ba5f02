-- wrk's side of tests/bench: distinct submissions of distinct senders, at the price of a concatenation.
-- Arguments: the file of tests/bench/requests.ts, the prefix of this round's ids.
local senders, count, n, prefix = {}, 0, 0, ''

function init(args)
  prefix = args[2]
  for line in io.lines(args[1]) do
    local token, head, middle, tail = line:match('^(.-)\t(.-)\t(.-)\t(.*)$')
    local length = #head + 36 + #middle + 4 + #tail
    count = count + 1
    senders[count] = {
      'POST /api/actas HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n' ..
        'Authorization: Bearer ' .. token .. '\r\nContent-Length: ' .. length .. '\r\n\r\n' .. head,
      middle,
      tail,
    }
  end
end

function request()
  n = n + 1
  local sender = senders[(n - 1) % count + 1]
  return sender[1] .. prefix .. string.format('%012d', n) .. sender[2] .. (1000 + n % 9000) .. sender[3]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    'RESULT {"requests":%d,"seconds":%.6f,"refused":%d,"broken":%d,"p50Ms":%.3f,"p99Ms":%.3f}\n',
    summary.requests, summary.duration / 1e6, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
