#!lua
-- KEYS: ballots, seals; or those of stars. ARGV: `round:statement` or `board:round`, a ballot's key, what it says (0: skipped;
-- empty: taken back), and the last moment at which it counts.
if late(ARGV[4]) then return 'late' end
if redis.call('HEXISTS', KEYS[2], ARGV[1]) == 1 then return 'sealed' end
local ballot = ARGV[1] .. ':' .. ARGV[2]
if ARGV[3] == '' then
  redis.call('HDEL', KEYS[1], ballot)
else
  redis.call('HSET', KEYS[1], ballot, ARGV[3])
end
return 'saved'
