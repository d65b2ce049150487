#!lua
-- KEYS: when it was done last. ARGV: a time, and for how long it need not be done again. Answers whose turn it is.
local last = redis.call('GET', KEYS[1])
if last and math.abs(tonumber(ARGV[1]) - tonumber(last)) < tonumber(ARGV[2]) then return 0 end
redis.call('SET', KEYS[1], ARGV[1])
return 1
