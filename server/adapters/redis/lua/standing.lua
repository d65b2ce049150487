#!lua flags=no-writes,allow-oom
-- KEYS: room, log. ARGV: an epoch, and the seq and id of an entry of it that was stable (0: none). Answers how the
-- room stands, and when it was used last.
local there = redis.call('HMGET', KEYS[1], 'epoch', 'seq', 'active_at')
if not there[1] then return {'absent'} end
if there[1] ~= ARGV[1] then return {'anew'} end
return {ARGV[2] ~= '0' and lacks(KEYS[2], there[2], ARGV[2], ARGV[3]) and 'lacking' or 'there', there[3]}
