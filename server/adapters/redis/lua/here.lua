#!lua
-- KEYS: here, left. ARGV: how long departures are remembered (ms), and a time. Answers everyone who is connected,
-- and who has left since that time. Those of a process that has said nothing for too long left when its word lapsed.
local time = redis.call('TIME')
local now, memory, here = time[1] * 1000 + math.floor(time[2] / 1000), tonumber(ARGV[1]), {}
local told = redis.call('HGETALL', KEYS[1])
for i = 1, #told, 2 do
  local stands, who = string.match(told[i + 1], '^(%d+)\n(.*)$')
  local lapsed = tonumber(stands) < now
  for one in string.gmatch(who, '[^\n]+') do
    if lapsed then redis.call('ZADD', KEYS[2], 'GT', stands, one) else here[#here + 1] = one end
  end
  if lapsed then
    redis.call('HDEL', KEYS[1], told[i])
    redis.call('PEXPIRE', KEYS[2], 2 * memory)
  end
end
return {here, redis.call('ZRANGE', KEYS[2], ARGV[2], '+inf', 'BYSCORE')}
