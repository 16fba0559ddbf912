/** Runs tasks with the same key one after another, in order of arrival. */
export class KeyedQueue {
  readonly #last = new Map<string, Promise<unknown>>();

  async after<R>(name: string, act: () => Promise<R>): Promise<R> {
    const before = this.#last.get(name) ?? Promise.resolve();
    const mine = before.then(act, act);
    const settled = mine.catch(() => {});
    this.#last.set(name, settled);
    try {
      return await mine;
    } finally {
      if (this.#last.get(name) === settled) this.#last.delete(name);
    }
  }
}
