// Runs in the package test, with only the packed sdk-lite installed: prints the result of each call.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { newTraceNo, ShoubeiClient, ShoubeiError } from '@shoubei-kit/sdk-lite';
import { canonicalString, sign, SigningError, verify } from '@shoubei-kit/sdk-lite/signing';

const urls = JSON.parse(process.argv[2]);

const clientOf = (baseUrl) =>
  new ShoubeiClient({
    baseUrl,
    instNo: '900024',
    key: 'shoubei-mock-demo-key',
    merchantNo: '851811130002',
    shopNo: '862010110001',
    timeoutMs: 25_000,
  });

async function writeOff(baseUrl, couponCode, wfTraceNo = newTraceNo()) {
  try {
    const { status, code, reason, faceAmount, settleAmount } = await clientOf(baseUrl).writeOff({
      couponCode,
      wfTraceNo,
    });
    return { status, code, reason, faceAmount, settleAmount };
  } catch (error) {
    if (!(error instanceof ShoubeiError) || error.wfTraceNo !== wfTraceNo) throw error;
    return { code: error.code, mayHaveHappened: error.mayHaveHappened };
  }
}

async function call(baseUrl, coupon_code) {
  try {
    const { fields, ...codes } = await clientOf(baseUrl).call('/openpay/coupon/wf', { coupon_code });
    return { ...codes, codes: fields.codes, prototype: Object.getPrototypeOf(fields) };
  } catch (error) {
    if (!(error instanceof ShoubeiError)) throw error;
    return { code: error.code, mayHaveHappened: error.mayHaveHappened };
  }
}

function holds({ fields, rule, key, canonical, sign: expected }) {
  const signed = { ...fields, sign: expected };
  return (
    canonicalString(fields, rule, key) === canonical &&
    sign(fields, rule, key) === expected &&
    verify(signed, rule, key)
  );
}

function gbkLine(point) {
  try {
    const rule = { charset: 'gbk', urlencode: 'percent', pair: 'v', placement: 'none' };
    return `${canonicalString({ text: String.fromCodePoint(point) }, rule, '')}\n`;
  } catch (error) {
    if (error instanceof SigningError) return '\n';
    throw error;
  }
}

const trace = newTraceNo();
const lines = Array.from({ length: 0x30000 }, (_, point) => gbkLine(point));
const results = {
  major: Number(process.versions.node.split('.')[0]),
  written: await writeOff(urls.emulator, '990001000001'),
  refused: await writeOff(urls.emulator, '679533922928'),
  lost: await writeOff(urls.emulator, '998201000001', trace),
  settled: await writeOff(urls.emulator, '998201000001', trace),
  called: await call(urls.emulator, '679533922928'),
  calledInVain: await call(urls.emulator, '998201000002'),
  calledNobody: await call(urls.closed, '1'),
  misdirected: await writeOff(urls.misdirected, '1'),
  closed: await writeOff(urls.closed, '1'),
  unresolved: await writeOff(urls.unresolved, '1'),
  selfSigned: await writeOff(urls.selfSigned, '1'),
  notTls: await writeOff(urls.notTls, '1'),
  vectorsThatFail: JSON.parse(readFileSync('signing.json', 'utf8'))
    .cases.filter((vector) => !holds(vector))
    .map(({ name }) => name),
  gbk: createHash('sha256').update(lines.join('')).digest('hex'),
};
console.log(JSON.stringify(results));
