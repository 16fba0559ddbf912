import type { EndpointDeclaration, ResponseLines } from '@shoubei-kit/contracts';
import { meaningOf } from '@shoubei-kit/fixtures/checks';
import type { CouponAsked, CouponNames, Endpoint, Strike } from '../../core/endpoint.js';
import type { DeclaredOutcome } from '../../core/outcome.js';
import type { Settings } from '../../core/settings.js';
import type { Held, Key, OrderKey, Write } from '../../core/store.js';
import { assumptions, guessesIn, oneForEqual } from './assumptions.js';
import { checkFor, type DeclaredFields } from './check.js';
import { askedBy, decide, isGivenBack, meansOrder, wireName } from './decide.js';
import { codeFor, linesFor, render, type Value } from './render.js';

/** An endpoint that a file declares. It finds a write-off, and may cancel it. */
export function declaredEndpoint(
  declaration: EndpointDeclaration,
): Endpoint<DeclaredFields, DeclaredOutcome> {
  const isGuess = guessesIn(declaration);
  const oneList = oneForEqual();
  const nameOf = (field: string): string => wireName(field, declaration);
  return {
    path: declaration.path,
    repeats: repeatedBy(declaration),
    names: couponNames(declaration),
    nameOf,
    askedBy: (request) => nameOf(askedBy(request)),
    check: checkFor(declaration),
    keyOf,
    couponOf,
    decide: (facts) => decide(declaration, facts, nameOf),
    writeOf,
    render: (outcome, texts, settings) => render(declaration, outcome, texts, settings),
    provenanceOf: (outcome, settings) => {
      if (isGuess(outcome.name) || outcome.isLastOfSeveral) return 'assumed';
      if (outcome.reason?.assumptions?.includes('A18') === true) return 'assumed';
      return linesFor(outcome, declaration) ? 'documented' : codeFor(outcome, settings).provenance;
    },
    assumptions: (outcome, checked, result, settings) =>
      oneList(assumptions(declaration, isGuess(outcome.name), outcome, checked, result, settings)),
  };
}

/** The fields of a request that its responses repeat. */
function repeatedBy({ responses }: EndpointDeclaration): readonly string[] {
  const names = linesOf(responses).flatMap(([, value]) => value.request ?? []);
  return [...new Set(names)];
}

/** The response fields with the coupon or write-off, and the amount. */
function couponNames({ request, responses }: EndpointDeclaration): CouponNames {
  const named = (...meanings: readonly string[]): readonly string[] =>
    linesOf(responses)
      .filter(([, value]) =>
        meanings.includes(value.order ?? (value.request ? meaningOf(value.request, request) : '')),
      )
      .map(([name]) => name);
  return { codes: named('coupon_code', 'order_no'), amounts: named('face_amount') };
}

/** Every line of its responses without a fixed text. */
function linesOf(responses: EndpointDeclaration['responses']): readonly (readonly [string, Value])[] {
  const all: readonly (ResponseLines | undefined)[] = Object.values(responses);
  return all
    .flatMap((lines = {}) => Object.entries(lines))
    .flatMap(([name, value]) =>
      typeof value === 'object' && value !== null ? [[name, value] as const] : [],
    );
}

/**
 * Finds a write-off by its number, which is unique in a tenant. Otherwise by its trace number, which is unique for a
 * merchant. Otherwise by its coupon.
 */
function keyOf(tenant: string, request: DeclaredFields): Key {
  return { tenant, order: orderKeyOf(request) };
}

function orderKeyOf({ inst_no, merchant_no, order_no, wf_trace_no, coupon_code }: DeclaredFields): OrderKey {
  if (order_no !== undefined) return { by: 'number', number: order_no };
  if (wf_trace_no !== undefined && merchant_no !== undefined) {
    return { by: 'trace', trace: { inst_no, merchant_no, wf_trace_no } };
  }
  return { by: 'coupon', coupon: { inst_no, coupon_code: coupon_code ?? '' } };
}

/** Its coupon, even if only the write-off names it. */
function couponOf(request: DeclaredFields, { coupon, order }: Held): CouponAsked {
  return { coupon, code: order && meansOrder(request, order) ? order.coupon_code : undefined };
}

/** A cancelled write-off gives its coupon back (A19), if the coupon is still as the write-off left it. */
function writeOf(outcome: DeclaredOutcome, { coupon, write }: Strike, { afterCancel }: Settings): Write {
  if (outcome.name !== 'done' || outcome.replayed) return write;
  const { order } = outcome;
  if (!coupon || !isGivenBack(coupon, order)) return { ...write, order };
  const { order_no: _, ...others } = coupon;
  return { ...write, order, coupon: { ...others, state: afterCancel, cancelled_order_no: order.order_no } };
}
