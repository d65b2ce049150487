#!lua
-- KEYS: here, left. ARGV: process, how long its word stands (ms), who has left (or empty) and when, how long
-- that is remembered (ms), and then everyone who is connected to the process.
local time = redis.call('TIME')
local now, memory = time[1] * 1000 + math.floor(time[2] / 1000), tonumber(ARGV[5])
if #ARGV == 5 then
  redis.call('HDEL', KEYS[1], ARGV[1])
else
  local who = table.concat(ARGV, '\n', 6)
  redis.call('HSET', KEYS[1], ARGV[1], string.format('%d\n%s', now + tonumber(ARGV[2]), who))
end
redis.call('PEXPIRE', KEYS[1], memory)
if ARGV[3] ~= '' then
  redis.call('ZADD', KEYS[2], ARGV[4], ARGV[3])
  redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', string.format('(%d', tonumber(ARGV[4]) - memory))
  redis.call('PEXPIRE', KEYS[2], 2 * memory)
end
