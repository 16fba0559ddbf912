import { codes, profile as isProfile, type Profile } from '@shoubei-kit/contracts';
import fc from 'fast-check';

const optional = { requiredKeys: [] };

/** Text that GBK can encode, so that a rule in GBK can sign it. */
const text = (most: number): fc.Arbitrary<string> =>
  fc.string({
    unit: fc.constantFrom(...Array.from('abzAZ019 _-&=+%/\\"\'机构号核销签名')),
    minLength: 1,
    maxLength: most,
  });

const rule = {
  algorithm: fc.constantFrom('md5', 'hmac-md5', 'sha1', 'sha256', 'hmac-sha256'),
  case: fc.constantFrom('lower', 'upper'),
  order: fc.constantFrom('name', 'name-ignore-case', 'given'),
  empties: fc.boolean(),
  pair: fc.constantFrom('k=v', 'kv', 'v'),
  joiner: fc.oneof(fc.constantFrom('', '&', '|', ','), text(3)),
  placement: fc.constantFrom('&key=', 'append', '&', 'prepend', 'wrap', 'sorted', 'none'),
  keyName: fc.oneof(fc.constantFrom('key', 'secret', 'app_key'), text(6)),
  urlencode: fc.constantFrom('none', 'percent', 'form'),
  charset: fc.constantFrom('utf-8', 'gbk'),
} as const;

const status = fc.constantFrom(200, 201, 202, 400, 401, 403, 404, 409, 422, 429, 500, 503);
const refusals = codes.map(({ outcome }) => outcome).filter((outcome) => outcome !== 'written_off');
const row = fc.record({ code: fc.oneof(fc.constant('FAIL'), text(32)), message: text(40) }, optional);
const rows = (names: readonly string[], value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.record(Object.fromEntries(names.map((name) => [name, value])), optional);

const institutions = fc.uniqueArray(
  fc.record({
    inst_no: fc.oneof(fc.constantFrom('12345678', '00000000', '00000001', ' ', 'nobody', '900024 '), text(8)),
    keys: fc.array(text(24), { minLength: 1, maxLength: 2 }),
  }),
  { minLength: 1, maxLength: 4, selector: ({ inst_no }) => inst_no },
);

const profiles = fc.record(
  {
    name: text(12),
    dialect: fc.constantFrom('example', 'table'),
    settleField: fc.constantFrom('auto', 'settle_amount', 'settleAmount', 'both'),
    failShape: fc.constantFrom('bare', 'full'),
    strict: fc.boolean(),
    idempotency: fc.constantFrom('replay', 'already_used', 'trace_conflict'),
    httpStatus: fc.oneof(status, rows([...refusals, 'written_off'], status)),
    tsWindowSeconds: fc.constantFrom(null, 60, 300, 900, 86_400),
    bodyLimit: fc.constantFrom(1024, 2048, 65_536, 1_048_576, 16_777_216),
    feeBasisPoints: fc.oneof(fc.constantFrom(0, 1, 38, 100, 10_000), fc.integer({ min: 0, max: 10_000 })),
    magic: fc.boolean(),
    afterCancel: fc.constantFrom('issued', 'refunded'),
    cancelledTrace: fc.constantFrom('trace_conflict', 'already_used', 'replay'),
    secondCancel: fc.constantFrom('done', 'already_cancelled'),
    signatureCheck: fc.constantFrom('enforce', 'enforce', 'warn', 'off'),
    signing: fc.record({ ...rule, response: fc.record(rule, optional) }, optional),
    codes: rows(refusals, row),
    institutions,
    observed: rows([...refusals, 'C1', 'C3', 'C11', 'A1', 'A2', 'A5', 'A7'], fc.constant('2026-11-01')),
  },
  optional,
);

/** What a profile sets: `dialect=table`. Of texts and tables that may be anything, that they are there. */
function settingsOf(profile: object, prefix = ''): readonly string[] {
  return Object.entries(profile).flatMap(([name, value]: [string, unknown]) => {
    const path = prefix + name;
    if (/^(?:signing|response)$/u.test(name) && typeof value === 'object' && value !== null)
      return settingsOf(value, `${path}.`);
    const isFree = typeof value === 'object' || /(?:name|Name|joiner|feeBasisPoints)$/u.test(path);
    return [isFree && value !== null ? path : `${path}=${String(value)}`];
  });
}

function pairsOf(profile: object): readonly string[] {
  const all = settingsOf(profile);
  return all.flatMap((one, at) => all.slice(at + 1).map((other) => `${one} ${other}`));
}

/** Of many, those that together have the most pairs of settings. */
function mostDifferent(all: readonly object[], count: number): readonly object[] {
  let left = all.map((profile) => ({ profile, pairs: pairsOf(profile) }));
  return Array.from({ length: count }, () => {
    const best = left.reduce((a, b) => (b.pairs.length > a.pairs.length ? b : a));
    const seen = new Set(best.pairs);
    left = left.map(({ profile, pairs }) => ({ profile, pairs: pairs.filter((pair) => !seen.has(pair)) }));
    return best.profile;
  });
}

/**
 * The same profiles every time: every setting and every dimension of the signing rule, in any combination. These 20 of 400
 * have more settings, and more pairs of settings, than 40 that are not chosen.
 */
export const randomProfiles: readonly Profile[] = mostDifferent(
  fc.sample(profiles, { seed: 20_261_130, numRuns: 400 }).map(toProfile),
  20,
);

function toProfile(given: unknown): Profile {
  if (isProfile(given)) return given;
  throw new Error(JSON.stringify([given, isProfile.errors]));
}
