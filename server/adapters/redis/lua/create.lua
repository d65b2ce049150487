#!lua
-- KEYS: room, log, gone. ARGV: epoch, time, and the id and body of the first entry.
local head = redis.call('HMGET', KEYS[1], 'epoch', 'seq', 'id')
if head[1] == ARGV[1] and head[2] == '1' and head[3] == ARGV[3] then return 1 end -- a lost answer, asked again
if head[1] or redis.call('EXISTS', KEYS[2], KEYS[3]) > 0 then return 0 end
redis.call('XADD', KEYS[2], '1-0', 'id', ARGV[3], 'prev', '', 'body', ARGV[4])
redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'seq', '1', 'id', ARGV[3], 'active_at', ARGV[2])
return 1
