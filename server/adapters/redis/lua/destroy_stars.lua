#!lua flags=allow-oom
-- KEYS: stars. ARGV: each a `board:round` to keep.
local kept = {}
for _, place in ipairs(ARGV) do kept[place] = true end
for _, ballot in ipairs(redis.call('HKEYS', KEYS[1])) do
  if not kept[string.sub(ballot, 1, -34)] then redis.call('HDEL', KEYS[1], ballot) end
end
