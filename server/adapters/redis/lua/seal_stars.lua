#!lua flags=allow-oom
-- KEYS: stars, star-seals. ARGV: `board:round`, budget, k. Answers the tally; empty if it is released, or if
-- the ballots are too few.
local sealed = redis.call('HGET', KEYS[2], ARGV[1])
if sealed then return sealed end
local ballots, keys, sums = redis.call('HGETALL', KEYS[1]), {}, {}
for i = 1, #ballots, 2 do
  if string.sub(ballots[i], 1, -34) == ARGV[1] then
    keys[#keys + 1] = ballots[i]
    for note, stars in pairs(cjson.decode(ballots[i + 1])) do sums[note] = (sums[note] or 0) + stars end
  end
end
if #keys < tonumber(ARGV[3]) then return '' end
local tally = cjson.encode({n = #keys, budget = tonumber(ARGV[2]), stars = sums})
redis.call('HSET', KEYS[2], ARGV[1], tally)
for _, ballot in ipairs(keys) do redis.call('HDEL', KEYS[1], ballot) end
return tally
