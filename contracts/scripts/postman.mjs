// The Postman collection, made from the tables: a request for each outcome, each with a magic coupon, and one for the user's
// coupon.
import { format } from 'prettier';
import { endpoint } from './endpoint.mjs';
import { marked } from './provenance.mjs';

const signOf = `
const hashes = require('crypto-js'); // Postman's own
// Computes sign (A1): assumed, not documented. Both scripts of the collection contain it; to change the rule, change both.
function signOf(fields, key) {
  const bytes = (text) => unescape(encodeURIComponent(text)); // text that sorts as its bytes do
  const names = Object.keys(fields).filter((name) => name !== 'sign' && fields[name] !== null);
  names.sort((a, b) => (bytes(a) < bytes(b) ? -1 : 1));
  const pairs = names.map((name) => name + '=' + fields[name]);
  return hashes.MD5([...pairs, 'key=' + key].join('&')).toString();
}`;

const beforeEach = `${signOf}

// Postman sends a request even if its script fails. This sends it to a port where nothing listens.
function stop(message) {
  pm.request.url.update('http://127.0.0.1:9/not-sent');
  throw new Error(message);
}

function variable(name) {
  const text = pm.variables.replaceIn(pm.variables.get(name) || '');
  return text || stop(name + ': set this variable of the collection / 请设置集合变量 ' + name);
}

pm.variables.set('unique', String(Math.floor(Math.random() * 1e7)).padStart(7, '0')); // for magic coupons
const body = pm.variables.replaceIn(pm.request.body.raw);
const url = pm.variables.replaceIn(pm.request.url.toString());
if (/51shoubei[.]com/i.test(url) && /"99[0-9]{10,14}"/.test(body)) {
  stop('A magic coupon is for the emulator, and is not sent to the provider / 魔法券码只用于模拟器，不会发往平台');
}
if (body.includes('{{')) stop('Send written_off first, in the same collection / 请先发送同一集合中的 written_off');
const given = JSON.parse(body);
if (given.coupon_code === '') variable('coupon_code');
const shanghai = new Date(Date.now() + 8 * 3600 * 1000).toISOString();
const fields = {
  inst_no: variable('inst_no'),
  merchant_no: variable('merchant_no'),
  shop_no: variable('shop_no'),
  ts: shanghai.replace(/[^0-9]/g, '').slice(0, 14),
  wf_trace_no: hashes.lib.WordArray.random(16).toString(), // store it: a retry must repeat it
  ...given,
};
if (fields.sign === undefined) fields.sign = signOf(fields, variable('key'));
pm.request.body.update({ mode: 'raw', raw: JSON.stringify(fields) });`;

// Runs before the tests of each request, and gives them the verdict on the response.
const afterEach = `${signOf}

const sent = JSON.parse(pm.request.body.raw);
let response = {};
try {
  response = pm.response.json();
} catch (error) {
  // Not JSON. The tests report that it has no signature.
}
const isSigned = typeof response.sign === 'string' && response.sign === signOf(response, pm.variables.get('key'));
const isAbout = (name, value) => response[name] === undefined || response[name] === null || response[name] === value;
pm.variables.set('signature', isSigned ? 'valid' : response.sign === undefined ? 'missing' : 'wrong');
pm.variables.set('about', isAbout('codes', sent.coupon_code) && isAbout('wf_trace_no', sent.wf_trace_no) ? 'this' : 'another');`;

const believed = `
pm.test('the response is signed with the key', () => pm.expect(pm.variables.get('signature')).to.equal('valid'));
pm.test('it is about this coupon and trace number', () => pm.expect(pm.variables.get('about')).to.equal('this'));`;

const writtenOff = `
pm.test('the coupon is written off', () => {
  const response = pm.response.json();
  pm.expect([response.return_code, response.result_code]).to.eql(['SUCCESS', 'SUCCESS']);
  pm.expect(response.order_no).to.be.a('string').that.is.not.empty;
  pm.expect(response.codes).to.equal(JSON.parse(pm.request.body.raw).coupon_code);
});`;

const remember = `
const sent = JSON.parse(pm.request.body.raw);
pm.collectionVariables.set('last_coupon', sent.coupon_code);
pm.collectionVariables.set('last_trace', sent.wf_trace_no);
pm.collectionVariables.set('last_order', pm.response.json().order_no);`;

const sameOrder = `
pm.test('the write-off is the first one', () => {
  pm.expect(pm.response.json().order_no).to.equal(pm.variables.get('last_order'));
});`;

/** A rejection by its entry in the code table; the table dialect has no code (C1). */
function refused({ code, message, provenance }) {
  const codes = code === 'FAIL' ? ['FAIL'] : [code, 'SUCCESS'];
  const result = code === 'FAIL' ? '' : "\n  pm.expect(response.result_code).to.equal('FAIL');";
  return `
pm.test('${marked(message, provenance, 'en')}', () => {
  const response = pm.response.json();
  pm.expect(response.return_msg).to.equal('${message}');
  pm.expect(response.return_code).to.be.oneOf(${JSON.stringify(codes).replaceAll('"', "'")});${result}
});`;
}

const yourCoupon = `${believed}
pm.test('it has the outcome of the write-off', () => {
  const { return_code, result_code } = pm.response.json();
  pm.expect(return_code === 'FAIL' || result_code === 'SUCCESS' || result_code === 'FAIL').to.be.true;
});`;

const unsigned = `
pm.test('it has no sign, since an unknown institution has no key (A2)', () => {
  pm.expect(pm.variables.get('signature')).to.equal('missing');
});`;

const falsified = `
pm.test('its signature is wrong, so the outcome is unknown', () => {
  pm.expect(pm.variables.get('signature')).to.equal('wrong');
});`;

const another = `
pm.test('its signature is valid but it is about another coupon, so the outcome is unknown', () => {
  pm.expect(pm.variables.get('signature')).to.equal('valid');
  pm.expect(pm.variables.get('about')).to.equal('another');
});`;

const magicCode = (ss) => `99${ss}01000{{unique}}`;

/** The request fields that a magic behaviour needs to take effect. */
const needed = new Map([
  ['08', { channel_type: '10001' }],
  ['09', { exc_discount_flag: '1' }],
  ['10', { amount: '1000' }],
]);

function item(name, description, fields, tests) {
  return {
    name,
    request: {
      description,
      method: 'POST',
      header: [{ key: 'Content-Type', value: 'application/json' }],
      body: { mode: 'raw', raw: JSON.stringify(fields, null, 2), options: { raw: { language: 'json' } } },
      url: {
        raw: `{{base_url}}${endpoint.write_off}`,
        host: ['{{base_url}}'],
        path: endpoint.write_off.slice(1).split('/'),
      },
    },
    event: [script('test', tests)],
  };
}

function script(listen, text) {
  return { listen, script: { type: 'text/javascript', exec: text.trim().split('\n') } };
}

function outcomes({ codes, magic }) {
  const row = (outcome) => codes.find((one) => one.outcome === outcome);
  const described = ({ code, message, gloss, provenance, advice }) =>
    `${gloss}: ${marked(`${code} ${message}`, provenance, 'en')}. ${advice.en} / ${marked(`${code} ${message}`, provenance, 'zh')}：${advice.zh}`;
  const refusal = (outcome, fields, tests = believed) =>
    item(outcome, described(row(outcome)), fields, tests + refused(row(outcome)));
  const fresh = magicCode('00');
  const refusals = magic.filter(({ outcome }) => outcome !== undefined && outcome !== 'written_off');
  return [
    item(
      'written_off',
      described(row('written_off')),
      { coupon_code: fresh },
      believed + writtenOff + remember,
    ),
    item(
      'the same trace number again',
      'A retry returns the first response (A5). / 同一流水号重试返回首次结果（A5）。',
      { coupon_code: '{{last_coupon}}', wf_trace_no: '{{last_trace}}' },
      believed + writtenOff + sameOrder,
    ),
    refusal('trace_conflict', { coupon_code: fresh, wf_trace_no: '{{last_trace}}' }),
    ...refusals.map(({ ss, outcome }) => refusal(outcome, { coupon_code: magicCode(ss), ...needed.get(ss) })),
    refusal('illegal_parameter', { coupon_code: fresh, amount: '10.00' }),
    refusal('bad_signature', { coupon_code: fresh, sign: '0'.repeat(32) }),
    refusal('unknown_institution', { coupon_code: fresh, inst_no: '00000000' }, unsigned),
    refusal('system_error', { coupon_code: magicCode('86') }),
  ];
}

/** The collection's text, from the tables of codes and magic coupons. */
export function postman(tables) {
  const ofMagic = (ss) => tables.magic.find((row) => row.ss === ss);
  const described = ({ behaviour, zh }) => `${behaviour} / ${zh}`;
  const unbelieved = [
    ['85', 'a wrong signature', falsified],
    ['90', 'about another coupon', another],
  ];
  const variables = {
    base_url: 'http://127.0.0.1:4051',
    inst_no: '900024',
    key: 'shoubei-mock-demo-key',
    merchant_no: '851811130002',
    shop_no: '862010110001',
    coupon_code: '',
  };
  const collection = {
    info: {
      name: 'Shoubei coupon write-off 收呗核销',
      description:
        'Signed requests for shoubei-kit, a local emulator of the write-off. The signing rule and most codes are assumed; each request states how its outcome is known. Magic coupons are for the emulator, and are not sent to the provider. stale_timestamp is missing, since it needs a profile with tsWindowSeconds. / 供本地模拟器使用的已签名请求。签名规则与多数响应码为假设，各请求注明来源。魔法券码只用于模拟器，不会发往平台。不含 stale_timestamp，因为它需要带 tsWindowSeconds 的配置。',
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    variable: Object.entries(variables).map(([key, value]) => ({ key, value })),
    event: [script('prerequest', beforeEach), script('test', afterEach)],
    item: [
      item(
        'your coupon',
        'Your coupon, in the variable coupon_code. If you send it to the provider, it is spent. / 您自己的券，填入变量 coupon_code。发往平台会真的核销。',
        { coupon_code: '{{coupon_code}}' },
        yourCoupon,
      ),
      { name: 'Outcomes 结果', item: outcomes(tables) },
      {
        name: 'Responses not to trust 不可信的响应',
        item: unbelieved.map(([ss, name, tests]) =>
          item(name, described(ofMagic(ss)), { coupon_code: magicCode(ss) }, tests),
        ),
      },
    ],
  };
  return format(JSON.stringify(collection), { parser: 'json', printWidth: 110 });
}
