#!lua flags=no-writes,allow-oom
-- KEYS: room, log, snapshot. Answers the head, the snapshot and the entries after it, all of one moment.
local head = redis.call('HMGET', KEYS[1], 'epoch', 'seq', 'id')
if not head[1] then return false end
local snapshot = redis.call('HMGET', KEYS[3], 'epoch', 'seq', 'id', 'body')
local after = tonumber(snapshot[2] or '0')
return {head, snapshot, redis.call('XRANGE', KEYS[2], string.format('%d-0', after + 1), '+')}
