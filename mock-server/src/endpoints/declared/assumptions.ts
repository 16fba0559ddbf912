import {
  type AssumptionId,
  behaviours,
  type EndpointDeclaration,
  type ResponseLines,
} from '@shoubei-kit/contracts';
import { declaredLines, requestNames } from '@shoubei-kit/fixtures/checks';
import type { CheckedRequest } from '../../core/checked-request.js';
import type { DeclaredOutcome, TransactionResult } from '../../core/outcome.js';
import { hidesField } from '../../core/hidden-field.js';
import { hasDemoKey, type Settings } from '../../core/settings.js';
import type { DeclaredFields } from './check.js';
import { codeFor, linesFor } from './render.js';

const rowIds = behaviours.map(({ id }) => id);

/** Whether a response with this outcome depends on a line of the declaration (A18). */
export function dependsOn(line: string, outcome: string, { responses }: EndpointDeclaration): boolean {
  if (line === 'path' || line.startsWith('request.')) return true;
  if (!Object.hasOwn(responses, outcome)) return false;
  return line === 'act' || line === 'within_seconds' || line.startsWith(`responses.${outcome}.`);
}

/** Finds, for each outcome, whether its response depends on guesses (A18): it has no line there, or assumed ones. */
export function guessesIn(declaration: EndpointDeclaration): (outcome: string) => boolean {
  const guesses = declaredLines(declaration).filter(({ page }) => !page);
  return (outcome) =>
    !Object.hasOwn(declaration.responses, outcome) ||
    guesses.some(({ line }) => dependsOn(line, outcome, declaration));
}

/** Returns one instance for equal lists, so that lists can be counted by identity. */
export function oneForEqual(): (list: readonly AssumptionId[]) => readonly AssumptionId[] {
  const lists = new Map<string, readonly AssumptionId[]>();
  return (list) => {
    const name = list.join();
    const there = lists.get(name);
    if (there) return there;
    lists.set(name, list);
    return list;
  };
}

/** The assumptions that a response of a declared endpoint depends on, in order. */
export function assumptions(
  declaration: EndpointDeclaration,
  isGuess: boolean,
  outcome: DeclaredOutcome,
  checked: CheckedRequest<DeclaredFields>,
  result: TransactionResult,
  settings: Settings,
): readonly AssumptionId[] {
  const lines = linesFor(outcome, declaration);
  const found = new Set<AssumptionId>([
    'A2',
    'A6',
    ...(result.key === undefined ? [] : ['A1' as const]),
    ...(isGuess ? ['A18' as const] : []),
    ...ofRequest(checked, declaration, settings),
    ...(hidesField(checked, result, requestNames(declaration.request), settings) ? ['A22' as const] : []),
    ...(lines ? ofOrder(outcome, lines) : ofRefusal(outcome, checked, settings)),
    ...(outcome.reason?.assumptions ?? []),
    ...(outcome.isLastOfSeveral ? (['A18'] as const) : []),
  ]);
  return rowIds.filter((row) => found.has(row));
}

/** The assumptions behind the fields sent. */
function ofRequest(
  { sent = {}, texts, request }: CheckedRequest<DeclaredFields>,
  { request: declared }: EndpointDeclaration,
  settings: Settings,
): readonly AssumptionId[] {
  const names = new Set(requestNames(declared));
  const ofFields = Object.entries(sent).flatMap(([name, value]): readonly AssumptionId[] => {
    if (!names.has(name)) return request ? ['C7'] : [];
    if (value === null || value === '') return ['A12'];
    return typeof value === 'string' ? [] : ['A11'];
  });
  const isLong = Array.from(texts.wf_trace_no ?? '').length > 32;
  return [
    ...ofFields,
    ...(isLong ? (['C5'] as const) : []),
    ...(request ? (['A4'] as const) : []),
    ...(request?.coupon_code === undefined ? [] : (['A14'] as const)),
    ...(request && hasDemoKey(request.inst_no, settings) ? (['C6'] as const) : []),
  ];
}

/** The assumptions behind the write-off that was found, and behind its outcome. */
function ofOrder({ name, order, replayed }: DeclaredOutcome, lines: ResponseLines): readonly AssumptionId[] {
  const shows = (field: string): boolean =>
    Object.values(lines).some((value) => typeof value === 'object' && value?.order === field);
  return [
    ...(shows('order_no') ? (['A10'] as const) : []),
    ...(shows('settle_amount') && order?.settled_by_fee === true ? (['A7'] as const) : []),
    ...(name === 'done' && replayed !== true ? (['A19'] as const) : []),
    ...(name === 'already_cancelled' || replayed === true ? (['A21'] as const) : []),
  ];
}

function ofRefusal(
  outcome: DeclaredOutcome,
  { sent }: CheckedRequest<DeclaredFields>,
  settings: Settings,
): readonly AssumptionId[] {
  const isIllegal = outcome.name === 'illegal_parameter';
  return [
    'C11',
    ...(codeFor(outcome, settings).provenance === 'assumed' ? (['A3'] as const) : []),
    ...(isIllegal ? (['C12'] as const) : []),
    ...(isIllegal && !sent ? (['A13'] as const) : []),
  ];
}
