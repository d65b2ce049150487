#!lua flags=no-writes,allow-oom
-- KEYS: stars. ARGV: each a `board:round`. Answers how many ballots each has; never what is in them.
local counted, found = {}, {}
for _, ballot in ipairs(redis.call('HKEYS', KEYS[1])) do
  local place = string.sub(ballot, 1, -34)
  counted[place] = (counted[place] or 0) + 1
end
for i, place in ipairs(ARGV) do found[i] = counted[place] or 0 end
return found
