import type { EndpointDeclaration, ResponseLines } from '@shoubei-kit/contracts';
import { meaningOf, requestNames } from '@shoubei-kit/fixtures/checks';
import { numbers, type OwnNames } from '../../record/field-kinds.js';

/** The field names of declared endpoints' requests and responses, by their meaning. */
export function ownNames(declarations: readonly EndpointDeclaration[]): OwnNames {
  const named = declarations.flatMap(({ request, responses }) => {
    const all: readonly (ResponseLines | undefined)[] = Object.values(responses);
    const lines = all.flatMap((one = {}) => Object.entries(one));
    return [
      ...requestNames(request).map((name) => ({ name, meaning: meaningOf(name, request) })),
      ...lines.flatMap(([name, value]) => {
        if (typeof value !== 'object' || value === null) return [];
        return [{ name, meaning: value.order ?? (value.request && meaningOf(value.request, request)) }];
      }),
    ];
  });
  const those = (isMeant: (meaning: string) => boolean): ReadonlySet<string> =>
    new Set(named.flatMap(({ name, meaning }) => (meaning !== undefined && isMeant(meaning) ? [name] : [])));
  return {
    codes: those((meaning) => meaning === 'coupon_code'),
    numbers: those((meaning) => numbers.has(meaning)),
  };
}
