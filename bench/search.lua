-- SPDX-License-Identifier: MulanPSL-2.0
-- search.lua - addresses of a list, drawn by Zipf's law; BENCH_FRESH makes each of them new (some: those that
-- have a query) by a day long before the first document, for names that a page does not know are not part
-- of its address; BENCH_EVEN draws each alike
local urls, n, fresh, some, even, count = {}, 0, false, false, false, 0
function init(args)
  for line in io.lines(os.getenv("BENCH_URLS")) do urls[#urls + 1] = line end
  n = #urls
  fresh = (os.getenv("BENCH_FRESH") or "") ~= ""
  some = os.getenv("BENCH_FRESH") == "some"
  even = (os.getenv("BENCH_EVEN") or "") ~= ""
  math.randomseed(20240501)
  for i = n, 2, -1 do local j = math.random(i); urls[i], urls[j] = urls[j], urls[i] end
  math.randomseed(os.time())
  count = math.random(1000000000)
end
function request()
  local i = even and math.random(n) or math.floor(math.exp(math.random() * math.log(n + 1)))
  if i > n then i = n end
  if not fresh or some and not urls[i]:find("?", 1, true) then return wrk.format("GET", urls[i]) end
  count = count + 1
  return wrk.format("GET", string.format("%s&from=%04d-%02d-%02d", urls[i], 1000 + count % 900,
    1 + math.floor(count / 900) % 12, 1 + math.floor(count / 10800) % 28))
end
function done(s, lat, req)
  local e = s.errors
  io.write(string.format("RESULT %.1f %.2f %.2f %d %d\n", s.requests / (s.duration / 1e6),
    lat:percentile(50) / 1000, lat:percentile(99) / 1000, e.connect + e.read + e.write + e.status + e.timeout, s.requests))
end
