import { sign, SigningError, type SigningRule } from '@shoubei-kit/sdk-lite/signing';
import { demo, toSettings } from '../../core/settings.js';
import { explain, type Explanation } from '../../signature/explain.js';
import { type FiledMessage, loadCaptures, placeOf } from './capture-files.js';
import type { Call, ExitCode } from '../line/command.js';
import { explanationInWords } from './explain-words.js';
import { keyOrAsk } from '../options/key.js';
import { loadProfile } from '../options/profile-file.js';
import { UsageError } from '../line/usage-error.js';

/** `explain [file|-]`: why a sign does not verify. 0 where all do, 1 where one does not. */
export async function runExplain(call: Call): Promise<ExitCode> {
  const { signing } = toSettings(await loadProfile(call.text('profile')));
  const messages = await loadCaptures(call.text('file') ?? '-', call);
  const key = call.isOn('demo') ? demo.key : await keyOrAsk(call);
  const explained = messages.map((message) => {
    const rule = message.isResponse ? signing.response : signing.request;
    return explainOne(message, rule, key);
  });
  if (call.isOn('json')) {
    const rows = explained.map(({ message: { file, where, isResponse }, explanation, expected }) => {
      const about = { file, where, kind: isResponse ? 'response' : 'request' };
      return Object.assign(about, explanation, expected !== undefined && { expected_sign: expected });
    });
    call.io.out(JSON.stringify({ messages: rows }));
  } else {
    for (const { message, explanation, expected } of explained)
      call.io.out(explanationInWords(placeOf(message), explanation, expected, call.language));
  }
  return explained.every(({ explanation }) => explanation.valid) ? 0 : 1;
}

interface Explained {
  readonly message: FiledMessage;
  readonly explanation: Explanation;
  readonly expected: string | undefined;
}

/** The sign that is expected is told for the demo key only, which everybody has. */
function explainOne(message: FiledMessage, rule: SigningRule, key: string): Explained {
  const { fields, text, isResponse } = message;
  const others = key === demo.key ? [] : [{ key: demo.key, name: { en: 'the demo key', zh: '演示密钥' } }];
  try {
    const explanation = explain({ fields, text, isResponse, rule, keys: [key], others, isDeep: true });
    return {
      message,
      explanation: key === demo.key ? explanation : withoutKey(explanation, key),
      expected: key === demo.key ? sign(fields, rule, key) : undefined,
    };
  } catch (error) {
    if (!(error instanceof SigningError)) throw error;
    const { field, code } = error;
    throw new UsageError(
      `${placeOf(message)}: ${field}: cannot be signed: ${code}`,
      `${placeOf(message)}：${field}：无法签名：${code}`,
    );
  }
}

/** Somebody who is at a loss may have sent the key itself. */
function withoutKey(explanation: Explanation, key: string): Explanation {
  const inJson = JSON.stringify(key).slice(1, -1);
  const told: unknown = JSON.parse(JSON.stringify(explanation).replaceAll(inJson, '***'));
  return Object.assign({}, explanation, told);
}
