import { SigningError } from '@shoubei-kit/sdk-lite/signing';
import { type Request, type Response, Router } from 'express';
import { parseText, type Sent } from '../../core/parse.js';
import { signingProblem } from '../../core/signing-problem.js';
import { isOf } from '../../journal/filter.js';
import { readCaptures } from '../../signature/captures.js';
import { explainSign } from '../../workbench/explain-sign.js';
import { sendProblem } from '../problem.js';
import { type AdminContext, scoped, sendNoInstitution } from './scoped.js';

/** What is to be explained: fields with their sign, and the text they came in where it is there. */
interface ExplainInput {
  readonly sent: Sent;
  readonly text?: string;
}

/** `/sign/explain`: why a request, or an answer, does not verify. */
export function signRoutes(context: AdminContext): Router {
  const router = Router();
  router.post(
    '/explain',
    scoped(context, async ({ inst_no }, request, response) => {
      const input = explainInputOf(request, context, inst_no);
      if ('sent' in input) await answer(input, inst_no, context, response);
      else sendProblem(response, input.status, input.code, input.en, input.zh);
    }),
  );
  return router;
}

interface Problem {
  readonly status: number;
  readonly code: string;
  readonly en: string;
  readonly zh: string;
}

/** From a body `{request_id}`, `{body}` (text) or `{fields}`. */
function explainInputOf(
  request: Request,
  { journal }: AdminContext,
  inst_no: string | undefined,
): ExplainInput | Problem {
  const given: unknown = request.body;
  const entries = typeof given === 'object' && given !== null ? Object.entries(given) : [];
  const [[name, value] = ['', undefined]] = entries;
  if (entries.length === 1 && name === 'request_id' && typeof value === 'string') {
    const record = journal.find(value);
    const { sent } = record && isOf(record, inst_no) ? record.exchange : {};
    if (sent) return { sent };
    const [en, zh] = ['No such exchange is kept, or it had no fields.', '没有保存该次交互，或其中没有字段'];
    return { status: 404, code: 'no_such_request', en, zh };
  }
  const text = name === 'fields' ? JSON.stringify(value) : value;
  if (entries.length !== 1 || !['body', 'fields'].includes(name) || typeof text !== 'string') {
    return {
      status: 400,
      code: 'bad_request',
      en: 'Give one of request_id (text), body (the JSON as it was sent, as text) or fields (an object).',
      zh: '须给出其一：request_id（文本）、body（原样的 JSON 文本）或 fields（对象）',
    };
  }
  const parsed = parseText(text);
  if (name === 'body' && parsed.sent && !('sign' in parsed.sent)) {
    const { messages, problems } = readCaptures(text);
    const [only, another] = messages;
    if (only && !another && problems.length === 0) return { sent: only.fields, text: only.text };
  }
  if (!('refusal' in parsed)) return { sent: parsed.sent, text };
  const { field, text: why } = parsed.refusal.reason;
  return { status: 400, code: 'unsignable', en: `${field}: ${why.en}.`, zh: `${field}：${why.zh}` };
}

async function answer(
  { sent, text }: ExplainInput,
  named: string | undefined,
  { deps }: AdminContext,
  response: Response,
): Promise<void> {
  try {
    const explained = await explainSign(sent, { text, inst_no: named }, deps);
    if (explained) response.json(explained);
    else sendNoInstitution(response);
  } catch (error) {
    if (!(error instanceof SigningError)) throw error;
    const { en, zh } = signingProblem(error);
    sendProblem(response, 400, 'unsignable', `${error.field}: ${en}.`, `${error.field}：${zh}`);
  }
}
