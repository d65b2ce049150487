#!lua
-- KEYS: room, log, snapshot. ARGV: epoch, seq, id, body, how many entries to keep.
local head = redis.call('HMGET', KEYS[1], 'epoch', 'seq')
if not head[1] then return 'gone' end
local kept, seq = redis.call('HGET', KEYS[3], 'seq'), tonumber(ARGV[2])
local entry = redis.call('XRANGE', KEYS[2], ARGV[2] .. '-0', ARGV[2] .. '-0')[1]
local on_the_chain = head[1] == ARGV[1] and entry and entry[2][2] == ARGV[3]
if not on_the_chain or (kept and tonumber(kept) >= seq) then return 'as it was' end
redis.call('HSET', KEYS[3], 'epoch', ARGV[1], 'seq', ARGV[2], 'id', ARGV[3], 'body', ARGV[4])
local oldest = math.min(seq, tonumber(head[2]) - tonumber(ARGV[5]) + 1)
redis.call('XTRIM', KEYS[2], 'MINID', string.format('%d-0', math.max(oldest, 1)))
return 'kept'
