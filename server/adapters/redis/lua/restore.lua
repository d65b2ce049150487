#!lua
-- KEYS: room, log, snapshot, gone. ARGV: the generation and seq of the state offered, its entry's id, its body,
-- a new epoch, when the room was used last, and the epoch of the state and the seq and id of the entry of it that
-- was stable last (0: none). A chain that lacks that entry is replaced. Otherwise the newest offer wins until the
-- first append; an erased room stays erased. Answers what became of it, and the date of a tombstone.
local gone = redis.call('GET', KEYS[4])
if gone then return {'erased', gone} end
local generation, seq = tonumber(ARGV[1]), tonumber(ARGV[2])
local there = redis.call('HMGET', KEYS[1], 'seq', 'restored_generation', 'restored_seq', 'epoch')
local lacking = there[4] == ARGV[7] and ARGV[8] ~= '0' and lacks(KEYS[2], there[1], ARGV[8], ARGV[9])
if there[1] and not lacking then
  if not there[3] or there[1] ~= there[3] then return {'there'} end
  local theirs = tonumber(there[2])
  if generation < theirs or (generation == theirs and seq <= tonumber(there[3])) then return {'there'} end
end
redis.call('DEL', KEYS[2])
redis.call('HSET', KEYS[3], 'epoch', ARGV[5], 'seq', ARGV[2], 'id', ARGV[3], 'body', ARGV[4])
redis.call('HSET', KEYS[1], 'epoch', ARGV[5], 'seq', ARGV[2], 'id', ARGV[3], 'active_at', ARGV[6],
  'restored_generation', ARGV[1], 'restored_seq', ARGV[2])
return {'restored'}
