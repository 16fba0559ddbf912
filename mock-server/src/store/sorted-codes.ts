/** Codes in their order, in blocks, so that one more moves few others. */
export class SortedCodes {
  #blocks: string[][] = [[]];

  add(code: string): void {
    const index = this.#blockOf(code);
    const block = this.#blocks[index] ?? [];
    const at = placeIn(block, code);
    if (block[at] === code) return;
    block.splice(at, 0, code);
    if (block.length > mostOfBlock) this.#blocks.splice(index + 1, 0, block.splice(mostOfBlock / 2));
  }

  remove(code: string): void {
    const index = this.#blockOf(code);
    const block = this.#blocks[index] ?? [];
    const at = placeIn(block, code);
    if (block[at] !== code) return;
    block.splice(at, 1);
    if (block.length === 0 && this.#blocks.length > 1) this.#blocks.splice(index, 1);
  }

  /** Some of the codes after this one; empty after the last. */
  after(code: string): readonly string[] {
    const index = this.#blockOf(code);
    const block = this.#blocks[index] ?? [];
    const at = placeIn(block, code);
    const rest = block.slice(block[at] === code ? at + 1 : at);
    return rest.length > 0 ? rest : (this.#blocks[index + 1] ?? []).slice();
  }

  /** The last block that does not begin after the code. */
  #blockOf(code: string): number {
    let [low, high] = [0, this.#blocks.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.#blocks[middle]?.[0] ?? '') <= code) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

const mostOfBlock = 1_000;

/** The position of a code in a block, or the position where it would be inserted. */
function placeIn(block: readonly string[], code: string): number {
  let [low, high] = [0, block.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((block[middle] ?? '') < code) low = middle + 1;
    else high = middle;
  }
  return low;
}
