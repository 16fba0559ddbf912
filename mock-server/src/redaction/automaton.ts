/**
 * An Aho-Corasick automaton over the reversed texts. It reads another text from its end, and at each place knows the
 * longest text that begins there. Libraries list every occurrence: a hostile text can make that list as long as its
 * length squared.
 *
 * Nodes are numbered in order of creation; 0 is the root, and no node's child.
 */
export class Automaton {
  readonly texts: readonly string[];
  /** Characters of all texts. */
  readonly size: number;
  #nodes = 1;
  readonly #parent: Int32Array;
  readonly #unit: Uint16Array;
  readonly #fail: Int32Array;
  /** The length of the longest text that ends with the node's own. */
  readonly #longest: Int32Array;
  /** A hash table of nodes by parent and character. */
  readonly #slots: Int32Array;

  constructor(texts: readonly string[]) {
    this.texts = texts;
    this.size = sizeOf(texts);
    const most = this.size + 1;
    this.#parent = new Int32Array(most);
    this.#unit = new Uint16Array(most);
    this.#fail = new Int32Array(most);
    this.#longest = new Int32Array(most);
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(most * 2)));
    const depth = new Int32Array(most);
    for (const text of texts) this.#insert(text, depth);
    for (const node of inOrder(depth.subarray(0, this.#nodes))) this.#link(node);
  }

  /** Raises `lengths` to the length of the longest text that begins at each place. */
  lengthsIn(text: string, lengths: Int32Array): void {
    let node = 0;
    for (let at = text.length - 1; at >= 0; at -= 1) {
      node = this.#next(node, text.charCodeAt(at));
      const length = this.#longest[node] ?? 0;
      if (length > (lengths[at] ?? 0)) lengths[at] = length;
    }
  }

  #insert(text: string, depth: Int32Array): void {
    let node = 0;
    for (let at = text.length - 1; at >= 0; at -= 1) {
      const unit = text.charCodeAt(at);
      const slot = this.#slotOf(node, unit);
      const child = this.#slots[slot] ?? 0;
      if (child !== 0) {
        node = child;
        continue;
      }
      const made = this.#nodes;
      this.#nodes += 1;
      this.#parent[made] = node;
      this.#unit[made] = unit;
      this.#slots[slot] = made;
      depth[made] = text.length - at;
      node = made;
    }
    this.#longest[node] = text.length;
  }

  /** Nodes of less depth have their links already. */
  #link(node: number): void {
    const parent = this.#parent[node] ?? 0;
    const fail = parent === 0 ? 0 : this.#next(this.#fail[parent] ?? 0, this.#unit[node] ?? 0);
    this.#fail[node] = fail;
    if (this.#longest[node] === 0) this.#longest[node] = this.#longest[fail] ?? 0;
  }

  #next(from: number, unit: number): number {
    let node = from;
    for (;;) {
      const child = this.#slots[this.#slotOf(node, unit)] ?? 0;
      if (child !== 0 || node === 0) return child;
      node = this.#fail[node] ?? 0;
    }
  }

  /** The slot that holds this child, or where it would go. */
  #slotOf(parent: number, unit: number): number {
    const mask = this.#slots.length - 1;
    let slot = Math.imul(Math.imul(parent + 1, 0x9e_37_79_b1) ^ unit, 0x85_eb_ca_6b);
    for (slot = (slot ^ (slot >>> 15)) & mask; ; slot = (slot + 1) & mask) {
      const child = this.#slots[slot] ?? 0;
      if (child === 0 || (this.#parent[child] === parent && this.#unit[child] === unit)) return slot;
    }
  }
}

/** Characters of all of them. */
export function sizeOf(texts: readonly string[]): number {
  return texts.reduce((sum, { length }) => sum + length, 0);
}

/** The nodes below the root, the least deep first. */
function inOrder(depth: Int32Array): Int32Array {
  const before = new Int32Array(depth.reduce((a, b) => Math.max(a, b), 0) + 2);
  for (const one of depth) before[one + 1] = (before[one + 1] ?? 0) + 1;
  for (let at = 1; at < before.length; at += 1) before[at] = (before[at] ?? 0) + (before[at - 1] ?? 0);
  const nodes = new Int32Array(depth.length);
  for (const [node, one] of depth.entries()) {
    const place = before[one] ?? 0;
    nodes[place] = node;
    before[one] = place + 1;
  }
  return nodes.subarray(1);
}
