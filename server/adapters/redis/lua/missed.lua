-- The entries of `log` after (epoch, seq, id), or false: of another epoch or chain, trimmed away, ahead of
-- the head, or more than `limit` behind (-1: no limit). `head` is {epoch, seq, id}.
local function missed(log, head, epoch, seq, id, limit)
  local newest = tonumber(head[2])
  if head[1] ~= epoch or seq > newest then return false end
  if seq == newest then return head[3] == id and {} end
  if limit >= 0 and newest - seq > limit then return false end
  local entries = redis.call('XRANGE', log, string.format('%d-0', seq + 1), '+')
  local first = entries[1]
  -- The first one's `prev` tells both a trimmed gap and another chain.
  if not first or first[1] ~= string.format('%d-0', seq + 1) or first[2][4] ~= id then return false end
  return entries
end
