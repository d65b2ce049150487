-- Whether it is later than `deadline` (ms), by the clock here.
local function late(deadline)
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000) > tonumber(deadline)
end
