import { expect, test } from 'vitest';
import { cli } from '../support/cli.js';
import { fileWriter, sharedServer } from '../support/shared.js';

const file = fileWriter();
const wrong = file(
  'wrong.json',
  '{"inst_no":"900024","coupon_code":"1","note":"x code \\" 0000000000000000000000000000000000000000000000000000000000000000000000","sign":"00000000000000000000000000000000"}',
);

// A key that is a word of the explanation once crashed it (exit code 70), or mangled the word.
test.each(['x', 'code', '1', 'key', 'sign', 'wrong', 'en', '"'])(
  'with the key %j, explain keeps its own words, and hides the key in what was signed',
  async (key) => {
    const explain = ['explain', wrong, '--key-env', 'K'];
    const json = await cli([...explain, '--json'], { env: { K: key } });
    expect([json.code, json.stderr]).toEqual([1, '']);
    const [found] = JSON.parse(json.stdout).messages;
    expect(found).toMatchObject({
      kind: 'request',
      valid: false,
      alternatives: [],
      expected_length: 32,
      causes: [
        {
          code: 'wrong_key_or_content',
          message: {
            en: 'No known mistake fits, alone or with another one. Another key was used, or other content was signed.',
            zh: '不是任何一种或两种已知错误造成的：密钥不同，或签名的内容不同。',
          },
        },
      ],
    });
    expect(found.canonical).toContain('***');
    expect(found.canonical).not.toContain(key);
    const text = await cli(explain, { env: { K: key } });
    expect([text.code, text.stderr]).toEqual([1, '']);
    expect(text.stdout).toContain('\n  wrong_key_or_content\n');
    expect(text.stdout).toContain('the signature is not valid\n');
  },
);

const key = 'k3y-of-mine-77';
const env = { K: key };

test('a key that is the name of an unsigned field is shown neither by explain nor by calibrate', async () => {
  // MD5 of coupon_code=1&inst_no=900024&key=k3y-of-mine-77 in Python
  const fields = {
    inst_no: '900024',
    coupon_code: '1',
    [key]: 'x',
    sign: 'dd4995366b2fd5e03624e47381a83790',
  };
  const path = file('named.json', fields);
  for (const command of ['explain', 'calibrate']) {
    const { code, stdout, stderr } = await cli([command, path, '--key-env', 'K', '--json'], { env });
    expect([command, code, stderr]).toEqual([command, 1, '']);
    expect(stdout).toContain('"code":"field_left_out","field":"***"');
    expect(stdout).not.toContain(key);
  }
});

test('explain hides a key that is in a masked signature, or in the name of a field that cannot be signed', async () => {
  const masked = file('masked.json', { inst_no: '900024', coupon_code: '1', sign: `{{${key}}}` });
  const explained = await cli(['explain', masked, '--key-env', 'K'], { env });
  expect(explained.stdout).toContain('{{***}}');
  const unsignable = file('unsignable.json', { inst_no: '900024', coupon_code: '1', [key]: '😀', sign: 'x' });
  const gbk = file('gbk.yaml', 'signing: { charset: gbk }\n');
  const rejected = await cli(['explain', unsignable, '--key-env', 'K', '--profile', gbk], { env });
  expect([rejected.code, rejected.stderr]).toEqual([2, expect.stringContaining('***: ')]);
  expect(explained.stdout + rejected.stderr).not.toContain(key);
});

const { url } = await sharedServer({
  profile: { institutions: [{ inst_no: '900024', keys: ['wrong_key_or_content'] }] },
});

test('the admin API keeps the code of a cause, even if a key is the same word', async () => {
  const response = await fetch(`${url}/__admin/sign/explain`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ fields: { inst_no: '900024', coupon_code: '1', sign: '0'.repeat(32) } }),
  });
  expect(await response.json()).toMatchObject({ causes: [{ code: 'wrong_key_or_content' }] });
});
