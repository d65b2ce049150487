#!lua
-- KEYS: any. ARGV: something to write. Redis refuses the whole script when it is out of memory.
redis.call('SET', KEYS[1], ARGV[1])
redis.call('DEL', KEYS[1])
