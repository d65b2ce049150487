#!lua flags=allow-oom
-- KEYS: room, log, snapshot, gone. ARGV: `always`, or `known`: only if there is such a room.
if ARGV[1] == 'known' and redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('SET', KEYS[4], '1')
redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
return 1
