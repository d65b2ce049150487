#!lua
-- KEYS: room, log. ARGV: the expected epoch, seq and id, the time, how to publish, a channel, a message for it,
-- and then the id, prev and body of each entry.
local head = redis.call('HMGET', KEYS[1], 'epoch', 'seq', 'id')
if not head[1] then return {'gone'} end
local seq = tonumber(ARGV[2])
if head[1] ~= ARGV[1] or head[2] ~= ARGV[2] or head[3] ~= ARGV[3] then
  return {'behind', missed(KEYS[2], head, ARGV[1], seq, ARGV[3], -1)}
end
local newest = redis.call('XREVRANGE', KEYS[2], '+', '-', 'COUNT', 1)[1]
if newest and newest[1] ~= ARGV[2] .. '-0' then return redis.error_reply('ERR the log is not where its head is') end
if #ARGV == 7 then return {'appended'} end
for entry = 8, #ARGV, 3 do
  seq = seq + 1
  redis.call('XADD', KEYS[2], string.format('%d-0', seq),
    'id', ARGV[entry], 'prev', ARGV[entry + 1], 'body', ARGV[entry + 2])
end
redis.call('HSET', KEYS[1], 'seq', string.format('%d', seq), 'id', ARGV[#ARGV - 2], 'active_at', ARGV[4])
redis.call(ARGV[5], ARGV[6], ARGV[7])
return {'appended'}
