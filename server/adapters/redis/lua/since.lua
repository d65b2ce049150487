#!lua flags=no-writes,allow-oom
-- KEYS: room, log. ARGV: epoch, seq, id, limit.
local head = redis.call('HMGET', KEYS[1], 'epoch', 'seq', 'id')
return head[1] and missed(KEYS[2], head, ARGV[1], tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4]))
