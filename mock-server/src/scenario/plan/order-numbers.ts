import type { BilingualText } from '@shoubei-kit/contracts';
import {
  fieldsOf,
  isCall,
  isRequest,
  orderMeant,
  type RequestStep,
  type ScenarioStep,
} from '@shoubei-kit/fixtures/scenarios';

/** A field whose text is the number of a write-off that a step made. */
export interface OrderField {
  readonly name: string;
  /** The step that wrote off, from 1. */
  readonly step: number;
  /** The first earlier step whose response shows the number; undefined if none does. */
  readonly shown_in?: number;
}

/** The fields of each step's request, and of the response to it, that are numbers of write-offs. */
export interface OrderFields {
  readonly sent: readonly OrderField[];
  readonly expected: readonly OrderField[];
}

/** The fields of each step that depend on a number known only during the run, in the order of the steps. */
export function orderFields(steps: readonly ScenarioStep[]): readonly OrderFields[] {
  const shownIn = new Map<number, number>();
  return steps.map((step, index) => {
    const located = ([name, of]: readonly [string, number]): OrderField => {
      const shown = shownIn.get(of);
      return { name, step: of, ...(shown !== undefined && { shown_in: shown }) };
    };
    const fields = isRequest(step) ? meant(fieldsOf(step)) : [];
    const repeated = isRequest(step) ? repeatedIn(step) : [];
    const found = { sent: fields.map(located), expected: repeated.map(located) };
    for (const shown of shownBy(step, index + 1, repeated)) {
      if (!shownIn.has(shown)) shownIn.set(shown, index + 1);
    }
    return found;
  });
}

function meant(fields: Readonly<Record<string, unknown>>): readonly (readonly [string, number])[] {
  return Object.entries(fields).flatMap(([name, value]) => {
    const step = orderMeant(value);
    return step === undefined ? [] : [[name, step] as const];
  });
}

/** Numbers of earlier write-offs that the response repeats. */
function repeatedIn(step: RequestStep): readonly (readonly [string, number])[] {
  if (isCall(step)) return meant(step.expect.fields ?? {});
  const { same_order_as: number } = step.expect;
  return number === undefined ? [] : [['order_no', number]];
}

/** The steps whose numbers a response shows: none if the response is lost or false. */
function shownBy(
  step: ScenarioStep,
  number: number,
  repeated: readonly (readonly [string, number])[],
): readonly number[] {
  if (!isRequest(step) || step.expect.unknown !== undefined) return [];
  const earlier = repeated.map(([, of]) => of);
  const isWrittenOff = !isCall(step) && (step.expect.outcome ?? 'written_off') === 'written_off';
  return isWrittenOff ? [...earlier, number] : earlier;
}

/** The place where a person finds the number. */
export function orderInWords({ step, shown_in: shown }: OrderField): BilingualText {
  if (shown !== undefined) return { en: `of step ${shown}`, zh: `步骤 ${shown} 的` };
  return {
    en: `of the write-off in step ${step}, whose response was lost (GET /__admin/orders lists it)`,
    zh: `步骤 ${step} 那次核销的（其响应已丢失，可在 GET /__admin/orders 查到）`,
  };
}
