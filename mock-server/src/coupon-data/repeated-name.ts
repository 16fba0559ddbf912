import { createRequire } from 'node:module';
import type * as Jsonc from 'jsonc-parser';

// Only faults are located with this parser, so its speed does not matter, and it is loaded only then.
const require = createRequire(import.meta.url);
export const parser = (): typeof Jsonc => require('jsonc-parser');

/** The start of a text in its file: lines and columns from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export function placeAt(text: string, offset: number, start: Place): Place {
  const lines = text.slice(0, offset).split('\n');
  const last = lines.at(-1) ?? '';
  return {
    line: start.line + lines.length - 1,
    column: lines.length === 1 ? start.column + offset : last.length + 1,
  };
}

/** The first name that comes twice in an object of a JSON text, with the names above it; `value` is what was parsed. */
export function repeatedName(
  text: string,
  value: unknown,
  start: Place,
): (Place & { readonly path: readonly (string | number)[] }) | undefined {
  // JSON.parse keeps the last one, so there are fewer names than colons. Texts may contain colons, too.
  if ((text.match(/"\s*:/gu)?.length ?? 0) === namesIn(value)) return undefined;
  const { visit } = parser();
  const open: Set<string>[] = [];
  let found: ReturnType<typeof repeatedName>;
  visit(text, {
    onObjectBegin: () => void open.push(new Set()),
    onObjectEnd: () => void open.pop(),
    onObjectProperty: (name, offset, _length, _line, _column, pathAbove) => {
      const names = open.at(-1);
      if (names?.has(name) === true)
        found ??= { ...placeAt(text, offset, start), path: [...pathAbove(), name] };
      names?.add(name);
    },
  });
  return found;
}

function namesIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const inner: readonly unknown[] = Object.values(value);
  return inner.reduce<number>((sum, one) => sum + namesIn(one), Array.isArray(value) ? 0 : inner.length);
}
