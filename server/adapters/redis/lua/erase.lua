#!lua flags=allow-oom
-- KEYS: room, gone, and what else lasts of the room: a replica that takes over may bring its ballots back with it.
-- ARGV: until when the tombstone stands, and which rooms: `known`, if there is such a room; a time, if it was used last
-- then or before; `always`, and until when the tombstone of one that is not there stands. Answers the date of the
-- tombstone, `none` or `used`.
local used = redis.call('HGET', KEYS[1], 'active_at')
local date = used and ARGV[1] or ARGV[3]
if ARGV[2] ~= 'always' then
  if not used then return redis.call('GET', KEYS[2]) or 'none' end
  if ARGV[2] ~= 'known' and tonumber(used) > tonumber(ARGV[2]) then return 'used' end
end
redis.call('SET', KEYS[2], date, 'PXAT', date)
redis.call('DEL', KEYS[1], unpack(KEYS, 3))
return date
