import { SigningError } from '@shoubei-kit/sdk-lite/signing';
import { type Request, type Response, Router } from 'express';
import { fieldsIn, parseText, type Sent } from '../../core/parse.js';
import type { Exchange } from '../../core/reply.js';
import { isSmall, shownOf } from '../../core/shown.js';
import { signingProblem } from '../../core/signing-problem.js';
import { readCaptures } from '../../signature/captures.js';
import { explainSign } from '../../workbench/explain-sign.js';
import { sendProblem } from '../problem.js';
import { fewAtOnce } from './few-at-once.js';
import { signRoute } from './sign-request.js';
import { type Problem, unsignable } from './unsignable.js';
import { type AdminContext, scoped, sendNoInstitution } from './scoped.js';

/** The input of an explanation: fields with their signature, and their original text if available. */
interface ExplainInput {
  readonly sent: Sent;
  readonly text?: string;
  /** The exchange that carried them, if the journal has it. */
  readonly exchange?: Exchange;
}

/** `/sign` signs a request. `/sign/explain` explains why a request or response does not verify. */
export function signRoutes(context: AdminContext): Router {
  const router = Router();
  const limited = fewAtOnce('too_many_explanations', 'signatures are being explained', '个签名正在解释');
  router.post('/', signRoute(context));
  router.post(
    '/explain',
    scoped(context, async ({ inst_no }, request, response) => {
      const found = explainInputOf(request, context, inst_no);
      const input = 'sent' in found && !isSmall(found.sent) ? tooMuch : found;
      if ('sent' in input) await limited(response, () => answer(input, inst_no, context, response));
      else sendRefused(response, input);
    }),
  );
  return router;
}

function sendRefused(response: Response, { status, code, en, zh }: Problem): void {
  sendProblem(response, status, code, en, zh);
}

/** The longest text in which to search for a request. A longer search would keep others waiting. */
const mostText = 16_384;

const tooMuch: Problem = {
  status: 413,
  code: 'too_much_to_explain',
  en: `Here ${shownOf.fields} fields and ${shownOf.characters} characters of a request are explained at most, in a text of ${mostText}: give a smaller request, or the file of a longer text to shoubei-mock explain.`,
  zh: `此处最多解释 ${shownOf.fields} 个字段、共 ${shownOf.characters} 个字符的请求，文本最长 ${mostText} 个字符：请改用更小的请求；更长的文本请保存为文件，用 shoubei-mock explain 解释`,
};

/** Reads a body `{request_id}`, `{body}` (text) or `{fields}`. */
function explainInputOf(
  request: Request,
  { journal, deps: { settings } }: AdminContext,
  inst_no: string | undefined,
): ExplainInput | Problem {
  const given: unknown = request.body;
  const entries = typeof given === 'object' && given !== null ? Object.entries(given) : [];
  const [[name, value] = ['', undefined]] = entries;
  if (entries.length === 1 && name === 'request_id' && typeof value === 'string') {
    const exchange = journal.find(value, inst_no)?.exchange;
    if (exchange?.sent) return { sent: exchange.sent, exchange };
    const [en, zh] = ['No such exchange is kept, or it had no fields.', '没有保存该次交互，或其中没有字段'];
    return { status: 404, code: 'no_such_request', en, zh };
  }
  const text = name === 'fields' ? JSON.stringify(value) : value;
  if (typeof text === 'string' && text.length > mostText) return tooMuch;
  if (entries.length !== 1 || !['body', 'fields'].includes(name) || typeof text !== 'string') {
    return {
      status: 400,
      code: 'bad_request',
      en: 'Give one of request_id (text), body (the JSON as it was sent, as text) or fields (an object).',
      zh: '须给出其一：request_id（文本）、body（原样的 JSON 文本）或 fields（对象）',
    };
  }
  // Written again as text, 1e400 is null.
  const isObject = name === 'fields' && typeof value === 'object' && value !== null && !Array.isArray(value);
  const parsed = isObject ? fieldsIn(value) : parseText(text);
  if (name === 'body' && parsed.sent && !('sign' in parsed.sent)) {
    const { messages, problems } = readCaptures(text);
    const [only, another] = messages;
    if (only && !another && problems.length === 0) return { sent: only.fields, text: only.text };
  }
  if (!('refusal' in parsed)) return { sent: parsed.sent, text };
  const { field, text: why } = parsed.refusal.reason;
  return unsignable(field, why, settings);
}

async function answer(
  { sent, text, exchange }: ExplainInput,
  named: string | undefined,
  { deps }: AdminContext,
  response: Response,
): Promise<void> {
  try {
    const explained = await explainSign(sent, { text, inst_no: named, exchange }, deps);
    if (explained) response.json(explained);
    else sendNoInstitution(response);
  } catch (error) {
    if (!(error instanceof SigningError)) throw error;
    sendRefused(response, unsignable(error.field, signingProblem(error), deps.settings));
  }
}
