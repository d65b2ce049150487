#!lua flags=allow-oom
-- KEYS: stars. ARGV: boards, each followed by its last round that has ended.
local ended = {}
for i = 1, #ARGV, 2 do ended[ARGV[i]] = tonumber(ARGV[i + 1]) end
for _, ballot in ipairs(redis.call('HKEYS', KEYS[1])) do
  local board, round = string.match(string.sub(ballot, 1, -34), '^(.*):(%d+)$')
  if ended[board] and tonumber(round) <= ended[board] then redis.call('HDEL', KEYS[1], ballot) end
end
