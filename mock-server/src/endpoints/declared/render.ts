import type {
  EndpointDeclaration,
  EndpointResponses,
  ResponseLines,
  ResponseValue,
} from '@shoubei-kit/contracts';
import { isCarried } from '../../core/carried.js';
import type { Texts } from '../../core/checked-request.js';
import type { ResponseFields } from '../../core/endpoint.js';
import type { Order } from '../../core/order.js';
import type { DeclaredOutcome } from '../../core/outcome.js';
import type { CodeInForce, Settings } from '../../core/settings.js';
import { toShanghaiTs } from '../../core/shanghai.js';

/** What a line reads, if it has no fixed text. */
export type Value = Exclude<ResponseValue, string | null>;

/** The lines of the response declared for an outcome; undefined for the rejections of the code table. */
export function linesFor(
  { name }: Pick<DeclaredOutcome, 'name'>,
  { responses }: EndpointDeclaration,
): ResponseLines | undefined {
  return isResponse(name, responses) ? responses[name] : undefined;
}

/** The outcomes with a declared response. */
export function responseNames({ responses }: EndpointDeclaration): readonly (keyof EndpointResponses)[] {
  return Object.keys(responses).filter((name) => isResponse(name, responses));
}

function isResponse(name: string, responses: EndpointResponses): name is keyof EndpointResponses {
  return Object.hasOwn(responses, name);
}

/**
 * Renders the decision as the declared fields. Leaves out a field without a text, or with one that the response's
 * charset cannot carry. A shop name could otherwise make every such response unsignable.
 */
export function render(
  declaration: EndpointDeclaration,
  outcome: DeclaredOutcome,
  texts: Texts,
  settings: Settings,
): ResponseFields {
  const lines = linesFor(outcome, declaration);
  if (!lines) return renderRefusal(outcome, settings);
  const { charset } = settings.signing.response;
  const fields = Object.entries(lines).flatMap(
    ([name, value]): readonly (readonly [string, string | null])[] => {
      if (typeof value !== 'object' || value === null) return [[name, value]];
      const text = textOf(value, outcome.order, texts);
      return text === undefined || !isCarried(text, charset) ? [] : [[name, text]];
    },
  );
  return Object.fromEntries(fields);
}

/**
 * Renders the code table's rejections: parameters, institution, signature, time and the emulator's own faults (C11,
 * C12).
 */
function renderRefusal(outcome: DeclaredOutcome, settings: Settings): ResponseFields {
  const { code, message } = codeFor(outcome, settings);
  return { return_code: settings.dialect === 'table' ? 'FAIL' : code, return_msg: message };
}

/** The row of the code table for an outcome without a declared response. */
export function codeFor({ name }: DeclaredOutcome, { codes }: Settings): CodeInForce {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is not declared is in the code table
  return codes[name as keyof typeof codes];
}

/** The text for a line; undefined if there is no such text. */
function textOf(value: Value, order: Order | undefined, texts: Texts): string | undefined {
  if (value.request !== undefined) return texts[value.request];
  if (!order) return undefined;
  if (value.state) return order.cancelled_at === undefined ? value.state.written_off : value.state.cancelled;
  if (value.order === undefined) return undefined;
  const own = order[value.order];
  if (own === undefined) return undefined;
  return value.as === undefined ? String(own) : timeAs(Date.parse(String(own)), value.as);
}

function timeAs(ms: number, form: NonNullable<Value['as']>): string {
  const ts = toShanghaiTs(ms);
  switch (form) {
    case 'yyyyMMddHHmmss':
      return ts;
    case 'yyyy-MM-dd HH:mm:ss':
      return ts.replace(/(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/u, '$1-$2-$3 $4:$5:$6');
    case 'iso8601':
      return new Date(ms).toISOString();
    case 'epoch_seconds':
      return String(Math.floor(ms / 1000));
    default:
      return String(ms);
  }
}
