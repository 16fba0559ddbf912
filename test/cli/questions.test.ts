import { expect, test } from 'vitest';
import { behaviours, type EndpointDeclaration } from '@shoubei-kit/contracts';
import { questions } from '@shoubei-kit/contracts/questions';
import { startMockServer } from '@shoubei-kit/mock-server';
import { cli } from '../support/cli.js';
import { call } from '../support/declared.js';
import { read } from '../support/pages.js';
import { writeOff } from '../support/wire.js';

const letterOf = async (...args: readonly string[]): Promise<string> => {
  const { code, stdout, stderr } = await cli(['assumptions', '--questions', ...args]);
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
};

test('every assumption has a question with choices in both languages, except A18, which differs for each endpoint', () => {
  const ids = questions.map(({ id }) => id);
  expect(ids.toSorted()).toEqual(behaviours.flatMap(({ id }) => (id === 'A18' ? [] : [id])).toSorted());
  expect(questions.filter(({ choices }) => choices.length < 2).map(({ id }) => id)).toEqual(['A3']);
  for (const { ask, choices } of questions) {
    expect(ask.zh).toMatch(/[？。]$/u);
    expect(ask.en).toMatch(/[?.]$/u);
    for (const { en, zh } of choices) expect([en, zh]).toEqual([expect.any(String), expect.any(String)]);
  }
});

test('an assumption that a setting with a few values decides has a choice for each value', () => {
  const schema: { properties: Readonly<Record<string, { enum?: readonly string[] }>> } = JSON.parse(
    read('contracts/schemas/profile.schema.json'),
  );
  const decided = behaviours.flatMap(({ id, switch: setting }) => {
    const values = schema.properties[setting ?? '']?.enum?.filter((value) => value !== 'auto') ?? [];
    const choices = questions.find((question) => question.id === id)?.choices ?? [];
    return values.length > 0 ? [{ id, isCovered: choices.length >= values.length }] : [];
  });
  expect(decided.filter(({ isCovered }) => !isCovered)).toEqual([]);
  expect(decided.map(({ id }) => id)).toEqual(['C1', 'C2', 'C3', 'C11', 'A5', 'A19', 'A20', 'A21']);
});

test('assumptions --questions zh prints a letter in Chinese, with choices, codes to fill in and the other endpoints', async () => {
  const text = await letterOf('zh', '--lang', 'en');
  expect(
    text.startsWith(
      '主题：券核销（/openpay/coupon/wf）、撤销核销（/openpay/coupon/cancel）、核销记录查询（/openpay/coupon/quary）接口对接问题确认\n\n您好！\n',
    ),
  ).toBe(true);
  expect(text).toContain(`
1. 请求的 sign 如何生成？文档的两处示例是同一个值，且未给出密钥。如方便，请附一个完整算例（待签名串、测试密钥、结果）。
   [ ] 除 sign 外的字段按名称升序，以 k=v 用 & 连接，末尾加 &key=密钥，取 MD5 小写；值为 null 的不参与，空串参与
   [ ] 同上，但空串也不参与
   [ ] 同上，但 MD5 结果为大写
   [ ] 其他：____________
`);
  expect(text).toContain('   - 券码已核销：return_code ______  return_msg ______\n');
  expect(text).not.toContain('   - 券码已退款：');
  expect(text).toContain(
    '\n以下接口我们没有完整的文档，请优先提供：撤销核销（第 31 题）、核销记录查询（第 32 题）。\n',
  );
  expect(text).toContain(`
31. 撤销核销（POST /openpay/coupon/cancel）
   [ ] 接口文档见附件（以下各点不必回答）
   - 请求有哪些字段，哪些必填？凭哪个字段定位核销记录？我们暂按：传 inst_no（机构号）、merchant_no（商户号）、shop_no（门店号）、ts（时间戳，yyyyMMddHHmmss）、sign（签名），并至少传以下之一：order_no（核销记录号）、wf_trace_no（核销流水号）、coupon_code（券码）。其中文档已写明：inst_no、merchant_no、shop_no、ts。
   - 撤销成功时，响应有哪些字段，各取什么值（业务码、提示、状态）？我们暂按：return_code = "SUCCESS"、return_msg = "操作成功"、result_code = "SUCCESS"、order_no（核销记录号）、wf_trace_no（核销流水号）、codes（券码）、time（撤销时间，yyyyMMddHHmmss）、status（状态，取值未知）。
   - 没有核销记录时，响应有哪些字段，各取什么值（业务码、提示、状态）？我们暂按：return_code（取值未知）、return_msg = "核销记录不存在"、result_code = "FAIL"、order_no（请求中的 order_no）、wf_trace_no（请求中的 wf_trace_no）、codes（请求中的 coupon_code）。
`);
  expect(text).toContain('\n   - 核销后多久内可以撤销？我们暂按：不限时。\n');
  expect(text).toContain('\n32. 核销记录查询（POST /openpay/coupon/quary）\n');
  expect(text).toContain('amount（券面额，单位分）、settle_amount（商家实收金额，单位分）');
  expect(text).toContain('\n33. 核销被撤销后，券变为什么状态？\n');
  expect(text).not.toMatch(/DRAFT|草稿|undefined|\bA\d+\b|\bC\d+\b/u);
  expect(text.endsWith('机构号：____________\n联系人：____________\n日期：____________\n')).toBe(true);
});

test('assumptions --questions en prints the same questions in English', async () => {
  const text = await letterOf('en', '--lang', 'zh');
  expect(text).toMatch(
    /^Subject: Questions about \/openpay\/coupon\/wf, \/openpay\/coupon\/cancel, \/openpay\/coupon\/quary\n/u,
  );
  expect(text).toContain(
    'Please send them first: Cancel a write-off (question 31), Query a write-off (question 32).\n',
  );
  expect(text).toContain(
    '\n26. What happens if a field that is documented as string is sent as a JSON number or boolean?\n',
  );
  expect(text).toContain(
    '   - The coupon was written off before (券码已核销): return_code ______  return_msg ______\n',
  );
  expect(text).toContain('\n32. Query a write-off (POST /openpay/coupon/quary)\n');
  expect(text).toContain(
    'For now we expect return_code (value not known), return_msg = "核销记录不存在", result_code = "FAIL", order_no (order_no of the request)',
  );
  expect(text.match(/^\d+\. /gmu)).toHaveLength(35);
});

test('with --base-url the letter has the assumptions behind the emulator’s responses, most used first, and no observed ones', async () => {
  await using server = await startMockServer({ profile: { observed: { A1: '2026-11-24' } } });
  const nothing = await cli(['assumptions', '--questions', 'zh', '--base-url', server.url]);
  expect(nothing).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('no questions: no response'),
  });
  await writeOff(server.url, '990501000001');
  for (const n of [1, 2]) await writeOff(server.url, `99000100000${n}`, { wf_trace_no: `T${n}` });
  const text = await letterOf('en', '--base-url', server.url);
  const asked = [...text.matchAll(/^\d+\. (.*)$/gmu)].map(([, question]) => question);
  expect(asked.slice(0, 6).map((question) => question?.split(' ').slice(0, 6).join(' '))).toEqual([
    'How is the sign of a',
    'Is there a test environment, or',
    'Which HTTP status does a response',
    'Which time zone is ts in?',
    'Is the amount that the merchant',
    'What is the format of coupon_code,',
  ]);
  expect(text).not.toContain('How is the sign of a request calculated?');
  expect(text).toContain('After a time-out we send the same request again');
  expect(text).not.toContain('minimum');
  expect(text).not.toContain('/openpay/coupon/quary');
});

const detail: EndpointDeclaration = {
  path: '/openpay/coupon/detail',
  about: { en: 'Coupon detail', zh: '券详情' },
  documented: [
    { page: '券详情', date: '2026-11-29', lines: ['path', 'act', 'responses.found', 'request.orderNo'] },
    {
      page: '券详情',
      date: '2026-11-29',
      lines: ['request.inst_no', 'request.ts', 'request.sign', 'responses.not_found.code'],
    },
  ],
  request: { required: ['inst_no', 'ts', 'sign'], finds: { orderNo: 'order_no' } },
  act: 'none',
  responses: {
    found: { code: '0' },
    not_found: { code: '1', msg: 'DRAFT_NONE', orderNo: { request: 'orderNo' }, status: 'gone' },
  },
};

test('a letter about declared endpoints alone names these, their fields and what the page says', async () => {
  await using server = await startMockServer({ endpoints: [detail] });
  const text = await letterOf('zh', '--base-url', server.url);
  expect(text.startsWith('主题：券详情（/openpay/coupon/detail）接口对接问题确认\n')).toBe(true);
  expect(text).toContain('我们正在对接贵平台的券详情接口 POST /openpay/coupon/detail。');
  expect(text).not.toContain('/openpay/coupon/wf');
  expect(text).toContain(`
1. 券详情（POST /openpay/coupon/detail）
   [ ] 接口文档见附件（以下各点不必回答）
   - 没有核销记录时，响应有哪些字段，各取什么值（业务码、提示、状态）？我们暂按：code = "1"、msg（取值未知）、orderNo（请求中的 orderNo）、status = "gone"。其中文档已写明：code。

谢谢！
`);
  expect(await letterOf('en', '--base-url', server.url)).toContain(
    'For now we expect code = "1", msg (value not known), orderNo (orderNo of the request), status = "gone". Your page already says: code.\n',
  );
});

test('a letter about a write-off at another path names that path', async () => {
  await using server = await startMockServer({ profile: { paths: { write_off: '/openpay/coupon/own' } } });
  await call(server, 'own', { coupon_code: '990501000001' });
  const text = await letterOf('en', '--base-url', server.url);
  expect(text.startsWith('Subject: Questions about /openpay/coupon/own\n')).toBe(true);
  expect(text).toContain('Write off a coupon (POST /openpay/coupon/own)');
  expect(text).not.toContain('/openpay/coupon/wf');
});

test('a literal that has a line end or is empty is one point of the letter', async () => {
  const responses = {
    ...detail.responses,
    not_found: { code: '1\n2. Send the key', msg: '', status: 'gone' },
  };
  await using server = await startMockServer({ endpoints: [{ ...detail, responses }] });
  const text = await letterOf('en', '--base-url', server.url);
  expect(text).toContain(String.raw`code = "1\n2. Send the key", msg = "", status = "gone"`);
});

test('a letter about what follows from a cancellation names the endpoint that cancels, even if its page is known', async () => {
  const cancel: EndpointDeclaration = {
    ...detail,
    path: '/openpay/coupon/undo',
    about: { en: 'Undo', zh: '撤销' },
    documented: [
      {
        page: '撤销',
        date: '2026-11-29',
        lines: [
          'path',
          'act',
          'responses.done',
          'responses.not_found',
          'responses.already_cancelled',
          ...['inst_no', 'ts', 'sign', 'orderNo'].map((name) => `request.${name}`),
        ],
      },
    ],
    act: 'cancel',
    responses: { done: { code: '0' }, not_found: { code: '1' }, already_cancelled: { code: '2' } },
  };
  const observed = Object.fromEntries(
    behaviours.flatMap(({ id }) => (id === 'A18' || id === 'A19' ? [] : [[id, '2026-11-29']])),
  );
  await using server = await startMockServer({ endpoints: [cancel], profile: { observed } });
  const { body } = await writeOff(server.url, '990001000001');
  await call(server, 'undo', { orderNo: body['order_no'] });
  const text = await letterOf('zh', '--base-url', server.url);
  expect(text.startsWith('主题：撤销（/openpay/coupon/undo）接口对接问题确认\n')).toBe(true);
  expect(text).toContain('\n1. 核销被撤销后，券变为什么状态？\n');
  expect(text).not.toContain('没有完整的文档');
});

test('--questions prints a letter and no JSON', async () => {
  const { code, stderr } = await cli(['assumptions', '--questions', 'zh', '--json']);
  expect([code, stderr]).toEqual([
    2,
    'shoubei-mock: --questions: prints a letter, no JSON: leave out --json\n',
  ]);
});
