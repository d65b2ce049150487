#!lua flags=allow-oom
-- KEYS: seals. ARGV: `round:statement`, or the place of stars. What stays is an empty tally, which goes on refusing ballots.
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 then redis.call('HSET', KEYS[1], ARGV[1], '') end
