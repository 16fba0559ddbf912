/** Joins the pieces of a body as they come. Each piece that is kept takes a hundred bytes, however small it is. */
export class Joined {
  #bytes: Uint8Array = new Uint8Array();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get bytes(): Uint8Array {
    return this.#size === this.#bytes.length ? this.#bytes : this.#bytes.subarray(0, this.#size);
  }

  add(piece: Uint8Array): void {
    const size = this.#size + piece.length;
    // Most bodies are one piece, which need not be copied.
    if (this.#size === 0) this.#bytes = piece;
    else {
      if (size > this.#bytes.length) this.#bytes = Buffer.concat([this.#bytes], 2 * size);
      this.#bytes.set(piece, this.#size);
    }
    this.#size = size;
  }
}
