import type { Text } from '../core/refusal.js';

/** Closes an emulator or a tenant once. From then on its methods reject; closing it again does nothing. */
export class Closing {
  readonly #name: Text;
  readonly #end: () => Promise<void>;
  readonly #around: Closing | undefined;
  #closed: Promise<void> | undefined;

  /**
   * @param name the thing to close, and what to do after it is closed
   * @param around the whole it is part of: once that is closed, nothing is left to end
   */
  constructor(name: Text, end: () => Promise<void>, around?: Closing) {
    this.#name = name;
    this.#end = end;
    this.#around = around;
  }

  get isClosed(): boolean {
    return this.#closed !== undefined;
  }

  readonly close = (): Promise<void> => {
    this.#closed ??= this.#around?.isClosed === true ? Promise.resolve() : this.#end();
    return this.#closed;
  };

  /** @throws Error once it is closed, naming the method that was called too late */
  refuse(act: string): void {
    this.#around?.refuse(act);
    if (this.isClosed) throw new Error(`${act}: ${this.#name.en} / ${act}：${this.#name.zh}`);
  }

  /** Returns the same methods; they reject once it is closed. */
  guard<T extends object>(acts: T, prefix = ''): T {
    for (const name of Object.keys(acts)) {
      const act: unknown = Reflect.get(acts, name);
      if (typeof act !== 'function') continue;
      const value = async (...args: readonly unknown[]): Promise<unknown> => {
        this.refuse(`${prefix}${name}`);
        const result: unknown = Reflect.apply(act, acts, args);
        return result;
      };
      Object.defineProperty(acts, name, { value, enumerable: true });
    }
    return acts;
  }
}
