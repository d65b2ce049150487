#!lua flags=allow-oom
-- KEYS: ballots, seals. ARGV: the first round to keep. No tally that is not released is destroyed.
local function earlier(place) return tonumber(string.match(place, '^%d+')) < tonumber(ARGV[1]) end
for _, ballot in ipairs(redis.call('HKEYS', KEYS[1])) do
  if earlier(ballot) then redis.call('HDEL', KEYS[1], ballot) end
end
local seals = redis.call('HGETALL', KEYS[2])
for i = 1, #seals, 2 do
  if earlier(seals[i]) and seals[i + 1] == '' then redis.call('HDEL', KEYS[2], seals[i]) end
end
