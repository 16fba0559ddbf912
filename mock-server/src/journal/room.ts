import { shownOf } from '../core/shown.js';
import { cut, type Mask } from './masking.js';
import { NestedValue } from './nested-value.js';

/** The most characters shown of one value. */
const mostOfValue = 1_024;

/** A value that cannot be signed is rejected but still shown, up to a useful depth. */
const deepest = 8;

/** Collects the shown parts of a request, masked, until its space is used up. Counts the rest. */
export class Room {
  readonly #mask: Mask;
  #fields: number = shownOf.fields;
  #characters: number = shownOf.characters;
  #moreFields = 0;
  #moreCharacters = 0;

  constructor(mask: Mask) {
    this.#mask = mask;
  }

  fields(given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    return this.#object(given, 0);
  }

  text(given: string): string {
    return this.#take(given, shownOf.characters);
  }

  more(): { readonly more_fields?: number; readonly more_characters?: number } {
    return {
      ...(this.#moreFields > 0 && { more_fields: this.#moreFields }),
      ...(this.#moreCharacters > 0 && { more_characters: this.#moreCharacters }),
    };
  }

  #object(given: object, depth: number): Readonly<Record<string, unknown>> {
    const entries: [string, unknown][] = [];
    for (const name of this.#fit(Object.keys(given))) {
      entries.push([this.#take(name, mostOfValue), this.#value(Reflect.get(given, name), depth)]);
    }
    return Object.fromEntries(entries);
  }

  /** Yields the entries that still fit at their turn. */
  *#fit<T>(all: readonly T[]): Generator<T> {
    for (const [index, one] of all.entries()) {
      if (this.#fields === 0 || this.#characters === 0) {
        this.#moreFields += all.length - index;
        return;
      }
      this.#fields -= 1;
      yield one;
    }
  }

  #value(value: unknown, depth: number): unknown {
    if (typeof value === 'string') return this.#take(value, mostOfValue);
    if (typeof value === 'number') return this.#number(value);
    if (typeof value !== 'object' || value === null) return value;
    if (value instanceof NestedValue) return this.#value(value.toJSON(), depth);
    if (depth === deepest) return '…';
    if (!Array.isArray(value)) return this.#object(value, depth + 1);
    return Array.from(this.#fit(value), (one) => this.#value(one, depth + 1));
  }

  #number(value: number): unknown {
    const shown = this.#take(String(value), mostOfValue);
    return shown === String(value) ? value : shown;
  }

  #take(text: string, most: number): string {
    const length = Math.min(text.length, most, this.#characters);
    this.#characters -= length;
    this.#moreCharacters += text.length - length;
    return cut(text, length, this.#mask);
  }
}
