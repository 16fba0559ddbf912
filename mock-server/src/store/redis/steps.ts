import { randomUUID } from 'node:crypto';
import { LostResponse } from './link.js';
import type { RedisNodes } from './nodes.js';
import { enlist, keyNames, type Script } from './scripts.js';

export interface Naming {
  /** Begins each key. */
  readonly prefix: string;
  /** The seconds without a write after which a tenant expires; '' for never. */
  readonly ttl: string;
}

/** A tenant on the list of all, and its place there. */
export interface Listed {
  readonly id: string;
  readonly name: string;
  readonly place: string;
}

type KeyName = (typeof keyNames)[number] | 'mark' | 'staged_coupons' | 'staged_codes';

/** Single steps in Redis: on the keys of one tenant, which carry one hash tag, or on the list of all tenants. */
export class RedisSteps {
  readonly #nodes: RedisNodes;
  readonly #naming: Naming;
  readonly #own = randomUUID();
  #drawn = 0;

  constructor(nodes: RedisNodes, naming: Naming) {
    this.#nodes = nodes;
    this.#naming = naming;
  }

  /** A name that no other step has, in any process. */
  draw(): string {
    this.#drawn += 1;
    return `${this.#own}:${this.#drawn}`;
  }

  /** `shoubei:{tenant}:coupons`. A name is written so that nothing in it ends the hash tag. */
  key(tenant: string, name: KeyName, drawn = ''): string {
    return `${this.#naming.prefix}{${encodeURIComponent(tenant.toWellFormed())}}:${name}${drawn && `:${drawn}`}`;
  }

  #keys(tenant: string): readonly [string, ...(readonly string[])] {
    const [first, ...others] = keyNames;
    return [this.key(tenant, first), ...others.map((name) => this.key(tenant, name))];
  }

  ask(script: Script, tenant: string, values: readonly string[], until: number): Promise<unknown> {
    return this.#nodes.evaluate(script, this.#keys(tenant), values, until);
  }

  run(
    command: readonly [name: string, key: string, ...(readonly string[])],
    until: number,
  ): Promise<unknown> {
    return this.#nodes.run(command, until);
  }

  /** Runs a script that writes, once, and returns its verdict. If the reply is lost, sends it again. */
  async write(
    script: Script,
    tenant: string,
    values: readonly string[],
    until: number,
    more: readonly string[] = [],
  ): Promise<string> {
    const keys = [...this.#keys(tenant), this.key(tenant, 'mark', this.draw()), ...more] as const;
    const rest = [this.#naming.ttl, ...values];
    for (let sent = 'first'; ; sent = 'again') {
      try {
        return String(await this.#nodes.evaluate(script, keys, [sent, ...rest], until));
      } catch (error) {
        if (!(error instanceof LostResponse) || performance.now() >= until) throw error;
      }
    }
  }

  /**
   * A slice of the list of tenants, each as `ID NAME`; a recreated tenant has another id.
   *
   * @param after the last place of the slice before, or ''
   */
  async listed(after: string, limit: number, until: number): Promise<readonly Listed[]> {
    const from = after === '' ? '-inf' : `(${after}`;
    const rest = ['+inf', 'WITHSCORES', 'LIMIT', '0', String(limit)];
    const answer = await this.run(['ZRANGEBYSCORE', this.#list(), from, ...rest], until);
    const all = Array.isArray(answer) ? answer.flat().map(String) : []; // pairs, or one after the other
    return all.flatMap((text, i) =>
      i % 2 === 0 ? [{ id: text.slice(0, 36), name: text.slice(37), place: all[i + 1] ?? '' }] : [],
    );
  }

  /** False if there are `most` already. */
  async enlist(id: string, name: string, until: number, most?: number): Promise<boolean> {
    const values = [`${id} ${name}`, most === undefined ? '' : String(most)];
    return (await this.#nodes.evaluate(enlist, [this.#list()], values, until)) !== 'full';
  }

  unlist(id: string, name: string, until: number): Promise<unknown> {
    return this.run(['ZREM', this.#list(), `${id} ${name}`], until);
  }

  #list(): string {
    return `${this.#naming.prefix}tenants`;
  }
}

/** A list of texts in a reply, without missing values. */
export function textsOf(answer: unknown): readonly string[] {
  return Array.isArray(answer) ? answer.filter((text) => typeof text === 'string') : [];
}
