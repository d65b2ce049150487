#!lua flags=no-writes,allow-oom
-- KEYS: ballots. ARGV: round. Answers each ballot of the round, and 1 if it is a skip; never a score.
local turnout, prefix = {}, ARGV[1] .. ':'
local ballots = redis.call('HGETALL', KEYS[1])
for i = 1, #ballots, 2 do
  if string.sub(ballots[i], 1, #prefix) == prefix then
    turnout[#turnout + 1] = {string.sub(ballots[i], #prefix + 1), ballots[i + 1] == '0' and 1 or 0}
  end
end
return turnout
