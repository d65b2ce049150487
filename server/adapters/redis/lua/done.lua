#!lua
-- KEYS: done. ARGV: teller, how long its word stands (ms), and the keys of its seats that are done, one after
-- another. Answers how many different ones all tellers know of.
local time = redis.call('TIME')
local now, seats, done = time[1] * 1000 + math.floor(time[2] / 1000), {}, 0
redis.call('HSET', KEYS[1], ARGV[1], string.format('%d:', now + tonumber(ARGV[2])) .. ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
local told = redis.call('HGETALL', KEYS[1])
for i = 1, #told, 2 do
  local colon = string.find(told[i + 1], ':', 1, true)
  if tonumber(string.sub(told[i + 1], 1, colon - 1)) < now then
    redis.call('HDEL', KEYS[1], told[i])
  else
    for at = colon + 1, #told[i + 1], 32 do
      local seat = string.sub(told[i + 1], at, at + 31)
      if not seats[seat] then seats[seat], done = true, done + 1 end
    end
  end
end
return done
