import { SigningError } from '@shoubei-kit/sdk-lite/signing';
import type { RequestHandler, Response } from 'express';
import { fieldsIn, quotedName } from '../../core/parse.js';
import { servedPaths, type Settings } from '../../core/settings.js';
import { signingProblem } from '../../core/signing-problem.js';
import { signMistakes, type SignOrder, signRequest } from '../../workbench/sign-request.js';
import { sendProblem } from '../problem.js';
import { refuseQuery } from './query.js';
import type { AdminContext } from './scoped.js';
import { type Problem, unsignable, withoutKeys } from './unsignable.js';

/** `/sign`: signs a request for the page and for scripts, with test keys only. */
export function signRoute({ deps }: AdminContext): RequestHandler {
  return async (request, response) => {
    if (refuseQuery(request, response, [])) return;
    const order = orderIn(request.body, deps.settings);
    if ('code' in order) {
      sendRejected(response, order);
      return;
    }
    try {
      const body = await signRequest(order, deps);
      if (body === undefined) sendRejected(response, noTestKey);
      else response.json({ body });
    } catch (error) {
      if (!(error instanceof SigningError)) throw error;
      sendRejected(response, unsignable(error.field, signingProblem(error), deps.settings));
    }
  };
}

const names: readonly string[] = ['fields', 'endpoint', 'mistake'];

/** The order in a body `{fields, endpoint?, mistake?}`. */
function orderIn(body: unknown, settings: Settings): SignOrder | Problem {
  const given: object = typeof body === 'object' && body !== null && !Array.isArray(body) ? body : {};
  const stranger = Object.keys(given).find((name) => !names.includes(name));
  if (stranger !== undefined) return strangeField(quotedName(stranger), settings);
  const { fields, endpoint, mistake }: { fields?: unknown; endpoint?: unknown; mistake?: unknown } = given;
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return fieldsNeeded;
  const served = servedPaths(settings);
  const path = endpoint === undefined ? settings.paths.write_off : served.find((one) => one === endpoint);
  if (path === undefined) return bad(...oneOf('endpoint', served));
  const wrong = signMistakes.find((name) => name === mistake);
  if (mistake !== wrong) return bad(...oneOf('mistake', signMistakes));
  const parsed = fieldsIn(fields);
  if (!('refusal' in parsed)) return { fields: parsed.sent, endpoint: path, mistake: wrong };
  const { field, text: why } = parsed.refusal.reason;
  return unsignable(field, why, settings);
}

function bad(en: string, zh: string): Problem {
  return { status: 400, code: 'bad_request', en, zh };
}

function strangeField(name: string, settings: Settings): Problem {
  const en = `Only ${names.join(', ')}, not ${name}, is expected.`;
  const text = withoutKeys({ en, zh: `只应有 ${names.join('、')}，而非 ${name}` }, settings);
  return bad(text.en, text.zh);
}

function oneOf(name: string, values: readonly string[]): readonly [en: string, zh: string] {
  return [
    `${name} must be one of ${values.join(', ')}, or left out.`,
    `${name} 应为 ${values.join('、')} 之一，或不传`,
  ];
}

const fieldsNeeded = bad(
  'fields must be an object: the fields of the request, without sign.',
  'fields 应为对象：请求的各字段，不含 sign',
);

const noTestKey: Problem = {
  status: 403,
  code: 'not_a_test_key',
  en: "This institution's key was set by a user, and may be real. The admin API signs only with the demo key and generated keys. Use shoubei-mock sign, or create a tenant.",
  zh: '该机构的密钥由用户设置，可能是真实密钥。管理 API 只用演示密钥和模拟器生成的密钥签名。请用 shoubei-mock sign 签名，或新建租户',
};

function sendRejected(response: Response, { status, code, en, zh }: Problem): void {
  sendProblem(response, status, code, en, zh);
}
