import { expect, test } from 'vitest';
import { behavioursInForce, codesInForce, countByProvenance } from '../../mock-server/src/core/provenance.js';
import { isDemo, sightingText, toSettings } from '../../mock-server/src/core/settings.js';

const rule = {
  algorithm: 'md5',
  case: 'lower',
  order: 'name',
  empties: true,
  pair: 'k=v',
  joiner: '&',
  placement: '&key=',
  keyName: 'key',
  urlencode: 'none',
  charset: 'utf-8',
};
const demoKeys = ['shoubei-mock-demo-key'];

test('an empty profile has the defaults of docs/reference/profile.md', () => {
  const { codes: _, ...settings } = toSettings();
  expect(settings).toEqual({
    name: 'default',
    dialect: 'example',
    settleField: 'auto',
    failShape: 'bare',
    strict: false,
    idempotency: 'replay',
    httpStatus: 200,
    tsWindowSeconds: null,
    bodyLimit: 65_536,
    feeBasisPoints: 60,
    magic: true,
    signatureCheck: 'enforce',
    signing: { request: rule, response: rule },
    institutions: new Map([
      ['900024', { inst_no: '900024', keys: demoKeys }],
      ['60000001', { inst_no: '60000001', keys: demoKeys }],
    ]),
    observed: {},
    afterCancel: 'issued',
    cancelledTrace: 'trace_conflict',
    secondCancel: 'done',
    paths: { write_off: '/openpay/coupon/wf' },
    endpoints: [],
  });
});

test('values of a profile replace the defaults', () => {
  const given = {
    name: 'own',
    dialect: 'table',
    settleField: 'both',
    failShape: 'full',
    strict: true,
    idempotency: 'trace_conflict',
    httpStatus: { not_found: 404 },
    tsWindowSeconds: 300,
    bodyLimit: 1024,
    feeBasisPoints: 0,
    magic: false,
    signatureCheck: 'off',
  } as const;
  expect(toSettings(given)).toMatchObject(given);
});

test("the response's rule equals the request's, except for its own settings", () => {
  const { signing } = toSettings({ signing: { case: 'upper', response: { keyName: 'k' } } });
  expect(signing.request).toEqual({ ...rule, case: 'upper' });
  expect(signing.response).toEqual({ ...rule, case: 'upper', keyName: 'k' });
});

test('an institution has all its keys, and the demo institutions are not added', () => {
  const { institutions } = toSettings({ institutions: [{ inst_no: '1', keys: ['a', 'b'] }] });
  expect([...institutions]).toEqual([['1', { inst_no: '1', keys: ['a', 'b'] }]]);
  expect(isDemo(toSettings())).toBe(true);
  expect(isDemo(toSettings({ institutions: [{ inst_no: '1', keys: [demoKeys[0] ?? '', 'b'] }] }))).toBe(
    false,
  );
});

test('an institution without a key is ignored', () => {
  expect(toSettings(JSON.parse('{"institutions":[{"inst_no":"1","keys":[]}]}')).institutions.size).toBe(0);
});

test('an outcome with a changed code or message is assumed, and one with a date is observed', () => {
  const codes = codesInForce(
    toSettings({
      codes: { refunded: { code: '9205' }, illegal_parameter: { message: 'no' }, not_found: {} },
      observed: { frozen: '2026-11-24', expired: { day: '2026-11-25', from: 'a letter' } },
    }),
  );
  const of = (name: string): unknown => codes.find(({ outcome }) => outcome === name);
  expect(codes).toHaveLength(17);
  expect([of('refunded'), of('illegal_parameter'), of('written_off'), of('not_found')]).toEqual([
    { outcome: 'refunded', code: '9205', message: '券码已退款', provenance: 'assumed' },
    { outcome: 'illegal_parameter', code: 'FAIL', message: 'no', provenance: 'assumed' },
    { outcome: 'written_off', code: 'SUCCESS', message: '操作成功', provenance: 'documented' },
    { outcome: 'not_found', code: '0201', message: '券码不存在', provenance: 'assumed' },
  ]);
  expect([of('frozen'), of('expired')]).toMatchObject([
    { provenance: 'observed', observed: { day: '2026-11-24' } },
    { provenance: 'observed', observed: { day: '2026-11-25', from: 'a letter' } },
  ]);
  expect(of('refunded')).not.toHaveProperty('observed');
  expect(countByProvenance(codes)).toEqual({
    documented: 1,
    conflicting: 0,
    sibling: 0,
    assumed: 14,
    observed: 2,
  });
});

test('each behaviour has the setting that decides it', () => {
  const rows = behavioursInForce(
    toSettings({
      dialect: 'table',
      signing: { response: { case: 'upper' } },
      observed: { A1: { day: '2026-11-24', from: 'calibrate' } },
    }),
  );
  const values = new Map<string, unknown>(rows.map(({ id, value }) => [id, value]));
  expect([values.get('C1'), values.get('A6'), values.get('A7')]).toEqual(['table', 200, 60]);
  expect([values.get('A1'), values.get('A2')]).toEqual([rule, { ...rule, case: 'upper' }]);
  expect([values.get('C6'), values.get('A3'), values.get('C12')]).toEqual([undefined, undefined, undefined]);
  expect(rows.find(({ id }) => id === 'A1')).toMatchObject({
    provenance: 'observed',
    observed: { day: '2026-11-24', from: 'calibrate' },
    switch: 'signing',
  });
  expect(rows.find(({ id }) => id === 'A2')).toMatchObject({ id: 'A2', provenance: 'assumed' });
  expect(rows.find(({ id }) => id === 'A2')).not.toHaveProperty('observed');
  expect(countByProvenance(rows)).toEqual({
    documented: 0,
    conflicting: 12,
    sibling: 0,
    assumed: 21,
    observed: 1,
  });
});

test('an observation prints its day and its origin', () => {
  expect(sightingText({ day: '2026-11-24' })).toBe('2026-11-24');
  expect(sightingText({ day: '2026-11-24', from: 'calibrate capture.json' })).toBe(
    '2026-11-24 (calibrate capture.json)',
  );
});
