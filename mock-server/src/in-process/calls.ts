import type { CallPauses } from '../exchange/exchange.js';

interface PausedCall {
  /** The calling tenant, known where a call waits before its decision. */
  readonly tenant: string | undefined;
  readonly cut: () => void;
}

/** Calls under way in this process. A close or a reset need not wait until a fault's delay ends. */
export class Calls {
  readonly #pauses = new Set<PausedCall>();
  readonly #underWay = new Set<Promise<unknown>>();
  #isEnded = false;

  get isEnded(): boolean {
    return this.#isEnded;
  }

  /** Runs one call; undefined if it was cut. */
  async run<R>(signal: AbortSignal, answer: (call: CallPauses) => Promise<R>): Promise<R | undefined> {
    if (this.#isEnded) return undefined;
    const running = new Promise<R | undefined>((resolve, reject) => {
      const cut = (): void => resolve(undefined);
      answer({
        whole: (ms, tenant) => this.#pause(ms, { tenant, cut, signal }),
        whileOpen: (ms) => this.#pause(ms, { tenant: undefined, cut, signal }),
      }).then(resolve, reject);
    });
    this.#underWay.add(running);
    return running.finally(() => this.#underWay.delete(running));
  }

  /** Cuts a tenant's calls that wait before a decision; nothing is decided for them. */
  cut(tenant: string): void {
    for (const pause of this.#pauses) if (pause.tenant === tenant) pause.cut();
  }

  /** Cuts all waiting calls, waits for the others to end, and accepts no more. */
  async end(): Promise<void> {
    this.#isEnded = true;
    for (const { cut } of this.#pauses) cut();
    await Promise.allSettled(this.#underWay);
  }

  #pause(ms: number, { tenant, cut, signal }: PausedCall & { readonly signal: AbortSignal }): Promise<void> {
    return new Promise((resolve) => {
      const end = (then: () => void): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        this.#pauses.delete(pause);
        then();
      };
      const over = (): void => end(resolve);
      const onAbort = (): void => void (tenant === undefined ? over() : timer.unref());
      const pause = { tenant, cut: () => end(cut) };
      const timer = setTimeout(over, ms);
      this.#pauses.add(pause);
      signal.addEventListener('abort', onAbort);
      if (this.#isEnded) end(cut);
      else if (signal.aborted) onAbort();
    });
  }
}
