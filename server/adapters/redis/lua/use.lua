#!lua
-- KEYS: room. ARGV: the time of a use, and how far apart they are noted.
local last = redis.call('HGET', KEYS[1], 'active_at')
if last and tonumber(ARGV[1]) - tonumber(last) >= tonumber(ARGV[2]) then redis.call('HSET', KEYS[1], 'active_at', ARGV[1]) end
