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

/** The names of a tenant's keys, in the order of KEYS; KEYS[9] is the mark of the step. */
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
 * The start of every script that writes. ARGV[1] is 'first', or 'again' if the reply to the same script was lost.
 * ARGV[2] is the time to live, or ''. The mark keeps the verdict, so a script that was sent twice runs once, in either
 * order. A missing value is '' among the ARGV.
 */
const writing = `
local verdict = redis.call('GET', KEYS[9])
if verdict then return verdict end
local function mark(verdict)
  redis.call('SET', KEYS[9], verdict, 'EX', 60)
  return verdict
end
local function reject(verdict)
  return ARGV[1] == 'again' and mark(verdict) or verdict
end
local function refresh()
  if ARGV[2] == '' then return end
  for i = 1, 8 do redis.call('EXPIRE', KEYS[i], ARGV[2]) end
end
`;

/** Replaces the record of a tenant that exists without one; no JSON. */
export const noRecord = 'none';

/**
 * 1 the key of an order, or '' if coupon and order are read separately; 2 code; 3 the order's number, or the trace
 * number or coupon that leads to it. Returns the record, the coupon, the order, and the coupon's code.
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
 * 3 record as read, 4 to put; 5 code, 6 coupon as read, 7 to put, or 'null'; 8 the trace number or coupon by which the
 * order was found, 9 order as read, 10 its number, 11 to put, 12 whether it is new; 13 the number by which it was
 * found; 14 the coupon of a new one. Returns 'changed' if a value read before has changed, 'taken' if another write-off
 * has the number. A new order serves as the mark itself.
 */
export const commit: Script = script(`${writing}
local isNew = ARGV[12] == 'new'
local there = isNew and redis.call('HGET', KEYS[4], ARGV[10])
if there then return there == ARGV[11] and 'done' or reject('taken') end
local number = ARGV[8] ~= '' and redis.call('HGET', KEYS[6], ARGV[8]) or ARGV[13]
local order = number ~= '' and redis.call('HGET', KEYS[4], number)
if (redis.call('HGET', KEYS[1], 'record') or '') ~= ARGV[3]
  or (redis.call('HGET', KEYS[2], ARGV[5]) or '') ~= ARGV[6]
  or (order or '') ~= ARGV[9] then return reject('changed') end
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

/**
 * 3 is `LoadHow`; 4 and on: code, coupon, code, coupon, … Returns 'gone' for an unknown tenant, otherwise the number of
 * existing coupons, and the first.
 */
export const load: Script = script(`${writing}
if redis.call('EXISTS', KEYS[1]) == 0 then return reject('gone') end
local codes, there = {}, {}
for i = 4, #ARGV, 2 do codes[#codes + 1] = ARGV[i] end
for _, coupon in ipairs(redis.call('HMGET', KEYS[2], unpack(codes))) do
  if coupon then there[#there + 1] = coupon end
end
local existing = #there .. ' [' .. table.concat(there, ',', 1, math.min(#there, ${mostExisting})) .. ']'
if not (ARGV[3] == 'replace' or (ARGV[3] == 'add' and #there == 0)) then return reject(existing) end
redis.call('HSET', KEYS[2], unpack(ARGV, 4))
for _, code in ipairs(codes) do redis.call('ZADD', KEYS[3], 0, code) end
refresh()
return mark(existing)
`);

/** 3 and on: code, coupon, code, coupon, …: removes those that are unchanged since they were stored. */
export const unload: Script = script(`${writing}
for i = 3, #ARGV, 2 do
  if redis.call('HGET', KEYS[2], ARGV[i]) == ARGV[i + 1] then
    redis.call('HDEL', KEYS[2], ARGV[i])
    redis.call('ZREM', KEYS[3], ARGV[i])
  end
end
refresh()
return mark('done')
`);

/** Moves staged data to its tenant, in one step regardless of size. */
const taking = `${writing}
local function take(from, to)
  if redis.call('EXISTS', KEYS[from]) == 0 then return end
  redis.call('PERSIST', KEYS[from])
  redis.call('RENAME', KEYS[from], KEYS[to])
end
`;

/**
 * 3 id, 4 record, 5 format; KEYS[10] to KEYS[13] are the staged coupons and their codes, and the copies of both for a
 * reset. Returns 'there' if the tenant exists.
 */
export const make: Script = script(`${taking}
if redis.call('EXISTS', KEYS[1]) == 1 then return reject('there') end
redis.call('UNLINK', unpack(KEYS, 2, 8))
take(10, 2)
take(11, 3)
take(12, 7)
take(13, 8)
redis.call('HSET', KEYS[1], 'id', ARGV[3], 'record', ARGV[4], 'made', ARGV[4], 'format', ARGV[5], 'resets', 0)
refresh()
return mark('done')
`);

/**
 * 3 and 4 the first and last place: copies those of the coupons for a reset to KEYS[10] and KEYS[11]; returns their
 * number.
 */
export const copyMade: Script = script(`
local codes = redis.call('ZRANGE', KEYS[8], ARGV[3], ARGV[4])
local coupons = #codes > 0 and redis.call('HMGET', KEYS[7], unpack(codes)) or {}
for i, code in ipairs(codes) do
  if coupons[i] then redis.call('HSET', KEYS[10], code, coupons[i]) end
  redis.call('ZADD', KEYS[11], 0, code)
end
redis.call('EXPIRE', KEYS[10], 600)
redis.call('EXPIRE', KEYS[11], 600)
return tostring(#codes)
`);

/**
 * 3 its id and number of resets as read, 4 the new number, 5 the new record. KEYS[10] and KEYS[11] are the staged
 * coupons that it restores. Returns 'changed' if another reset came first.
 */
export const reset: Script = script(`${taking}
local function now(field) return redis.call('HGET', KEYS[1], field) or '' end
if now('id') .. ' ' .. now('resets') ~= ARGV[3] then return reject('changed') end
redis.call('UNLINK', unpack(KEYS, 2, 6))
take(10, 2)
take(11, 3)
redis.call('HSET', KEYS[1], 'resets', ARGV[4], 'record', ARGV[5])
refresh()
return mark('done')
`);

/** Returns 'gone' for an unknown tenant, otherwise its id; '' for a damaged one. */
export const drop: Script = script(`${writing}
if redis.call('EXISTS', KEYS[1]) == 0 then return reject('gone') end
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

/**
 * 1 the place after the last, 2 how many. Returns the tenant's id and count of resets, the first place, and the orders
 * from there.
 */
export const orderPage: Script = script(`
local of = redis.call('HMGET', KEYS[1], 'id', 'resets')
local last = math.min(tonumber(ARGV[1]), redis.call('LLEN', KEYS[5])) - 1
local first = math.max(0, last + 1 - ARGV[2])
local numbers = last < first and {} or redis.call('LRANGE', KEYS[5], first, last)
if #numbers == 0 then return {of, first, numbers} end
return {of, first, redis.call('HMGET', KEYS[4], unpack(numbers))}
`);

/**
 * KEYS[1] is the list of all tenants. Adds the tenant ARGV[1] at its end if it is missing. Returns 'full' if there would
 * then be more than ARGV[2], which may be ''.
 */
export const enlist: Script = script(`
if ARGV[2] ~= '' and redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) and not redis.call('ZSCORE', KEYS[1], ARGV[1]) then
  return 'full'
end
local last = redis.call('ZREVRANGE', KEYS[1], 0, 0, 'WITHSCORES')
return redis.call('ZADD', KEYS[1], 'NX', (last[2] or 0) + 1, ARGV[1])
`);
