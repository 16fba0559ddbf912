import type { DataProblem } from './coupon-load.js';

/** What ends the reading: nothing behind this place can be made sense of. */
export class Unreadable extends Error {
  override readonly name: string = 'Unreadable';
  readonly problem: DataProblem;

  constructor(line: number, en: string, zh: string, column?: number) {
    super(en);
    this.problem = { line, field: '', text: { en, zh }, ...(column !== undefined && { column }) };
  }
}

/** No coupon is longer; whatever is, has lost its end. */
export const longestRow: number = 2 ** 20;

export function tooLong(line: number): Unreadable {
  return new Unreadable(line, 'is longer than 1 MiB, so its end is lost', '长度超过 1 MiB，可能缺少结尾');
}

/** Takes the text of a file in pieces, which may be cut anywhere. Throws Unreadable. */
export interface CouponReader {
  readonly write: (chunk: string) => void;
  readonly end: () => Promise<void>;
}
