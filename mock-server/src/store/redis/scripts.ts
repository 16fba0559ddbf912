import { createHash } from 'node:crypto';
import { mostExisting } from '../../core/store.js';

/** A Lua script, and the digest by which Redis knows it. Each runs as one step, on the keys of one tenant alone. */
export interface Script {
  readonly lua: string;
  readonly sha1: string;
}

function script(lua: string): Script {
  return { lua, sha1: createHash('sha1').update(lua).digest('hex') };
}

/** The names of a tenant's keys, in the order of KEYS; KEYS[9] is the mark of the one step. */
export const keyNames = [
  'meta',
  'coupons',
  'codes',
  'orders',
  'order_nos',
  'traces',
  'made_coupons',
  'made_codes',
] as const;

/**
 * What a script that writes begins with. ARGV[1] is 'first', or 'again' where the answer to the same script was lost;
 * ARGV[2] the time to live, or ''. The mark keeps the verdict, so that a script that was sent twice runs once, whichever of
 * the two comes first. A value that is not there is '' among the ARGV.
 */
const writing = `
local verdict = redis.call('GET', KEYS[9])
if verdict then return verdict end
local function mark(told)
  redis.call('SET', KEYS[9], told, 'EX', 60)
  return told
end
local function refuse(told)
  return ARGV[1] == 'again' and mark(told) or told
end
local function refresh()
  if ARGV[2] == '' then return end
  for i = 1, 8 do redis.call('EXPIRE', KEYS[i], ARGV[2]) end
end
`;

/** In place of the record of a tenant that is there without one; no JSON. */
export const noRecord = 'none';

/**
 * 1 what an order is found by, or '' where coupon and order are asked for apart; 2 code; 3 the order's number, or its trace
 * number or coupon, by which the traces have its number. The record, the coupon, the order, and the coupon's code.
 */
export const read: Script = script(`
local by, code, number = unpack(ARGV)
if by ~= 'number' and number ~= '' then number = redis.call('HGET', KEYS[6], number) or '' end
local order = number ~= '' and redis.call('HGET', KEYS[4], number)
if by ~= '' and order then code = cjson.decode(order).coupon_code end
return {
  redis.call('HGET', KEYS[1], 'record') or redis.call('EXISTS', KEYS[1]) == 1 and '${noRecord}',
  redis.call('HGET', KEYS[2], code),
  order,
  code
}
`);

/**
 * 3 record as read, 4 to put; 5 code, 6 coupon as read, 7 to put, or 'null'; 8 the trace number or coupon by which the order was
 * found, 9 order as read, 10 its number, 11 to put, 12 whether it is new; 13 the number by which it was found; 14 the coupon of a
 * new one. 'changed' where what was read is no longer so, 'taken' where another write-off has the number.
 * A new order is a mark of its own.
 */
export const commit: Script = script(`${writing}
local isNew = ARGV[12] == 'new'
local there = isNew and redis.call('HGET', KEYS[4], ARGV[10])
if there then return there == ARGV[11] and 'done' or refuse('taken') end
local number = ARGV[8] ~= '' and redis.call('HGET', KEYS[6], ARGV[8]) or ARGV[13]
local order = number ~= '' and redis.call('HGET', KEYS[4], number)
if (redis.call('HGET', KEYS[1], 'record') or '') ~= ARGV[3]
  or (redis.call('HGET', KEYS[2], ARGV[5]) or '') ~= ARGV[6]
  or (order or '') ~= ARGV[9] then return refuse('changed') end
if ARGV[4] ~= '' then redis.call('HSET', KEYS[1], 'record', ARGV[4]) end
if ARGV[7] == 'null' then
  redis.call('HDEL', KEYS[2], ARGV[5])
  redis.call('ZREM', KEYS[3], ARGV[5])
elseif ARGV[7] ~= '' then
  redis.call('HSET', KEYS[2], ARGV[5], ARGV[7])
  redis.call('ZADD', KEYS[3], 0, ARGV[5])
end
if ARGV[11] ~= '' then redis.call('HSET', KEYS[4], ARGV[10], ARGV[11]) end
if isNew then
  redis.call('RPUSH', KEYS[5], ARGV[10])
  redis.call('HSET', KEYS[6], ARGV[14], ARGV[10])
  if ARGV[8] ~= '' then redis.call('HSET', KEYS[6], ARGV[8], ARGV[10]) end
end
refresh()
return isNew and 'done' or mark('done')
`);

/** What a load begins with. ARGV[3] is `LoadHow`; 'gone' where there is no such tenant, else how many are there, and the first. */
const loading = `${writing}
if redis.call('EXISTS', KEYS[1]) == 0 then return refuse('gone') end
local function existing(count, coupons)
  return count .. ' [' .. table.concat(coupons, ',', 1, math.min(#coupons, ${mostExisting})) .. ']'
end
local function isPut(count)
  return ARGV[3] == 'replace' or (ARGV[3] == 'add' and count == 0)
end
`;

/** 4 and on: code, coupon, code, coupon, … */
export const load: Script = script(`${loading}
local codes, there = {}, {}
for i = 4, #ARGV, 2 do codes[#codes + 1] = ARGV[i] end
for _, coupon in ipairs(redis.call('HMGET', KEYS[2], unpack(codes))) do
  if coupon then there[#there + 1] = coupon end
end
local told = existing(#there, there)
if not isPut(#there) then return refuse(told) end
redis.call('HSET', KEYS[2], unpack(ARGV, 4))
for _, code in ipairs(codes) do redis.call('ZADD', KEYS[3], 0, code) end
refresh()
return mark(told)
`);

/** KEYS[10] and KEYS[11] are the coupons and their codes, put there before. */
export const loadStaged: Script = script(`${loading}
local codes = redis.call('ZINTER', 2, KEYS[3], KEYS[11])
local there = {}
if #codes > 0 then
  there = redis.call('HMGET', KEYS[2], unpack(codes, 1, math.min(#codes, ${mostExisting})))
end
local told = existing(#codes, there)
if not isPut(#codes) then return refuse(told) end
for first = 0, redis.call('ZCARD', KEYS[11]) - 1, 1000 do
  local some = redis.call('ZRANGE', KEYS[11], first, first + 999)
  local entries = {}
  for i, coupon in ipairs(redis.call('HMGET', KEYS[10], unpack(some))) do
    entries[2 * i - 1] = some[i]
    entries[2 * i] = coupon
  end
  redis.call('HSET', KEYS[2], unpack(entries))
end
redis.call('ZUNIONSTORE', KEYS[3], 2, KEYS[3], KEYS[11])
refresh()
return mark(told)
`);

/** 3 id, 4 record, 5 format; KEYS[10] and KEYS[11] are the coupons and their codes, put there before. 'there' where it is. */
export const make: Script = script(`${writing}
if redis.call('EXISTS', KEYS[1]) == 1 then return refuse('there') end
redis.call('UNLINK', unpack(KEYS, 2, 8))
for i = 0, 1 do
  if redis.call('EXISTS', KEYS[10 + i]) == 1 then
    redis.call('PERSIST', KEYS[10 + i])
    redis.call('RENAME', KEYS[10 + i], KEYS[7 + i])
    redis.call('COPY', KEYS[7 + i], KEYS[2 + i])
  end
end
redis.call('HSET', KEYS[1], 'id', ARGV[3], 'record', ARGV[4], 'made', ARGV[4], 'format', ARGV[5], 'resets', 0)
refresh()
return mark('done')
`);

/** 3 how many resets there were, as read, 4 how many there are then, 5 the record then: 'changed' where another came first. */
export const reset: Script = script(`${writing}
if (redis.call('HGET', KEYS[1], 'resets') or '') ~= ARGV[3] then return refuse('changed') end
redis.call('UNLINK', unpack(KEYS, 2, 6))
redis.call('COPY', KEYS[7], KEYS[2])
redis.call('COPY', KEYS[8], KEYS[3])
redis.call('HSET', KEYS[1], 'resets', ARGV[4], 'record', ARGV[5])
refresh()
return mark('done')
`);

/** 'gone' where it is not there, else its id; '' for one that is damaged. */
export const drop: Script = script(`${writing}
if redis.call('EXISTS', KEYS[1]) == 0 then return refuse('gone') end
local id = redis.pcall('HGET', KEYS[1], 'id')
redis.call('UNLINK', unpack(KEYS, 1, 8))
return mark(type(id) == 'string' and id or '')
`);

/** 1 where the codes begin, 2 how many: the codes, and their coupons. */
export const couponPage: Script = script(`
local codes = redis.call('ZRANGEBYLEX', KEYS[3], ARGV[1], '+', 'LIMIT', 0, ARGV[2])
if #codes == 0 then return {codes, codes} end
return {codes, redis.call('HMGET', KEYS[2], unpack(codes))}
`);

/** 1 and 2: the first and last place. Of what tenant and after how many resets, and the orders. */
export const orderPage: Script = script(`
local of = redis.call('HMGET', KEYS[1], 'id', 'resets')
local numbers = redis.call('LRANGE', KEYS[5], ARGV[1], ARGV[2])
if #numbers == 0 then return {of, numbers} end
return {of, redis.call('HMGET', KEYS[4], unpack(numbers))}
`);

/**
 * KEYS[1] is the list of all tenants, ARGV[1] one of them: it becomes the last, if it is not there. 'full' where there would
 * be more than ARGV[2], which may be ''.
 */
export const enlist: Script = script(`
if ARGV[2] ~= '' and redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) and not redis.call('ZSCORE', KEYS[1], ARGV[1]) then
  return 'full'
end
local last = redis.call('ZREVRANGE', KEYS[1], 0, 0, 'WITHSCORES')
return redis.call('ZADD', KEYS[1], 'NX', (last[2] or 0) + 1, ARGV[1])
`);
