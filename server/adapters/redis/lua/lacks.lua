-- Whether a chain that ends at `last` lacks the entry `id` at `seq`; of what is trimmed away it is said to have it.
local function lacks(log, last, seq, id)
  if tonumber(last) < tonumber(seq) then return true end
  local entry = redis.call('XRANGE', log, seq .. '-0', seq .. '-0')[1]
  return entry ~= nil and entry[2][2] ~= id
end
