import type { AssumptionId } from '@shoubei-kit/contracts';
import { asciiOnly } from './refusal.js';
import type { Exchange, HttpReply, Reply } from './reply.js';
import type { Settings } from './settings.js';

/** The reply as sent and shown. Only this function sets the headers with which the emulator describes an exchange. */
export function withHeaders(exchange: Exchange, settings: Settings): Reply {
  const { reply } = exchange;
  if (reply.kind !== 'response') return reply;
  const { kind, status, body, delayMs } = reply;
  return { kind, status, headers: headersOf(reply, exchange, settings), body, delayMs };
}

function headersOf(
  { headers: own }: HttpReply,
  exchange: Exchange,
  settings: Settings,
): Readonly<Record<string, string>> {
  const { outcome, provenance, assumptions = [], reason, magic, faults, signature } = exchange;
  const headers: Record<string, string> = Object.assign({}, own);
  headers['x-shoubei-mock-request-id'] = exchange.requestId;
  if (outcome !== undefined && provenance !== undefined) {
    headers['x-shoubei-mock-outcome'] = outcome;
    headers['x-shoubei-mock-provenance'] = provenance;
    headers['x-shoubei-mock-assumptions'] = listOf(assumptions);
  }
  // The assumptions behind a response that the profile's author observed at the real endpoint.
  const seen = assumptions.filter((row) => settings.observed[row] !== undefined);
  if (seen.length > 0) headers['x-shoubei-mock-observed'] = seen.join(',');
  if (exchange.replayed) headers['x-shoubei-mock-replayed'] = 'true';
  if (reason) headers['x-shoubei-mock-reason'] = `${asciiOnly(reason.field)}: ${asciiOnly(reason.text.en)}`;
  if (magic !== undefined) headers['x-shoubei-mock-magic'] = magic;
  if (faults.length > 0) headers['x-shoubei-mock-fault'] = faults.map(({ kind }) => kind).join(',');
  if (signature) headers['x-shoubei-mock-signature'] = signature;
  return headers;
}

const lists = new WeakMap<readonly AssumptionId[], string>();

/** Caches the header text: responses share a few lists of assumptions. */
function listOf(assumptions: readonly AssumptionId[]): string {
  const known = lists.get(assumptions);
  if (known !== undefined) return known;
  const text = assumptions.join(',');
  lists.set(assumptions, text);
  return text;
}
