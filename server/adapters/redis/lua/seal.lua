#!lua flags=allow-oom
-- KEYS: ballots, seals. ARGV: round, k, and the statements. Answers pairs of a statement and its tally.
local ballots = redis.call('HGETALL', KEYS[1])
local tallies, found = {}, {}
for s = 3, #ARGV do
  local place = ARGV[1] .. ':' .. ARGV[s]
  local sealed = redis.call('HGET', KEYS[2], place)
  if sealed and sealed ~= '' then tallies[#tallies + 1] = {ARGV[s], sealed} end
  if not sealed and not found[ARGV[s]] then
    local counts, answered, keys = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, [0] = 0}, 0, {}
    for i = 1, #ballots, 2 do
      if string.sub(ballots[i], 1, -33) == place .. ':' then
        local score = tonumber(ballots[i + 1])
        counts[score] = counts[score] + 1
        if score > 0 then answered = answered + 1 end
        keys[#keys + 1] = ballots[i]
      end
    end
    if answered >= tonumber(ARGV[2]) then
      local tally = '{"counts":[' .. table.concat(counts, ',') .. '],"skipped":' .. counts[0] .. '}'
      found[ARGV[s]] = {place, tally, keys}
      tallies[#tallies + 1] = {ARGV[s], tally}
    end
  end
end
for _, sealed in pairs(found) do
  redis.call('HSET', KEYS[2], sealed[1], sealed[2])
  for _, ballot in ipairs(sealed[3]) do redis.call('HDEL', KEYS[1], ballot) end
end
return tallies
