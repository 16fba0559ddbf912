import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf, StoreError } from '../store-error.js';
import { LostResponse, RedisLink } from './link.js';
import type { Script } from './scripts.js';
import { slotOf, slotsIn } from './slots.js';

/** How often a node may point to another for one command. */
const mostHops = 5;
/** Milliseconds: the least time between two requests for the slot map, and the longest wait for its reply. */
const mapMs = { pause: 200, patience: 500 };

/**
 * One Redis, or the nodes of a Redis Cluster, where each command goes to the node that has its key. The nodes report
 * which one that is with `MOVED` and `ASK`. If a node is gone, the others are queried.
 */
export class RedisNodes {
  readonly #url: URL;
  readonly #first: RedisLink;
  readonly #links = new Map<string, Promise<RedisLink>>();
  /** By address, apart from the first. */
  readonly #connected = new Map<string, RedisLink>();
  /** Addresses by slot; empty if it is no cluster, or if no command had to go to another node yet. */
  #owners: string[] = [];
  #mapping: Promise<void> | undefined;
  #mappedAt = -Infinity;
  #isClosed = false;

  private constructor(url: string, first: RedisLink) {
    this.#url = new URL(url);
    this.#first = first;
  }

  /** Like `RedisLink.connect`, to any node. */
  static async connect(url: string, shown: string): Promise<RedisNodes> {
    return new RedisNodes(url, await RedisLink.connect(url, shown));
  }

  /**
   * Runs a script on keys of one slot.
   *
   * @param until the deadline for the reply, on the clock of `performance.now()`
   * @throws LostResponse if the script may have run, another StoreError if it has not
   */
  async evaluate(
    { lua, sha1 }: Script,
    keys: readonly [string, ...(readonly string[])],
    values: readonly string[],
    until: number,
  ): Promise<unknown> {
    const rest = [String(keys.length), ...keys, ...values];
    try {
      return await this.#send(keys[0], ['EVALSHA', sha1, ...rest], until);
    } catch (error) {
      if (!saidBy(error).startsWith('NOSCRIPT')) throw error;
      return this.#send(keys[0], ['EVAL', lua, ...rest], until);
    }
  }

  /** Runs a command on one key, as `evaluate` does a script. */
  run(
    command: readonly [name: string, key: string, ...(readonly string[])],
    until: number,
  ): Promise<unknown> {
    return this.#send(command[1], command, until);
  }

  /** @throws StoreError if one of the known nodes does not reply */
  async ping(until: number): Promise<void> {
    const links = await Promise.all(
      Array.from(new Set(this.#owners.filter(Boolean)), (address) => this.#linkTo(address)),
    );
    await Promise.all(links.map((link) => link.run(['PING'], until)));
  }

  close(): void {
    this.#isClosed = true;
    for (const link of [this.#first, ...this.#connected.values()]) link.close();
  }

  async #send(key: string, command: readonly string[], until: number): Promise<unknown> {
    let link = await this.#linkFor(key);
    for (let hops = 0; ; hops += 1) {
      try {
        return await link.run(command, until);
      } catch (error) {
        const said = saidBy(error);
        if (hops === mostHops || performance.now() >= until || error instanceof LostResponse) throw error;
        if (said.startsWith('ASK ')) return askingOf(await this.#linkTo(addressIn(said)), command, until);
        if (said.startsWith('TRYAGAIN')) await sleep(20);
        else link = await this.#otherLink(key, said, link, error);
      }
    }
  }

  /** The node that has the key. */
  async #otherLink(key: string, said: string, link: RedisLink, error: unknown): Promise<RedisLink> {
    if (said.startsWith('MOVED ')) {
      const address = addressIn(said);
      if (this.#owners.length === 0) await this.#map(await this.#linkTo(address));
      this.#owners[slotOf(key)] = address;
      return this.#linkTo(address);
    }
    // A node that is not reached may have been replaced by another.
    if (this.#owners.length === 0 || !(error instanceof StoreError) || !error.isPassing) throw error;
    await this.#mapAnew();
    const other = await this.#linkFor(key);
    if (other === link) throw error;
    return other;
  }

  #linkFor(key: string): Promise<RedisLink> | RedisLink {
    const owner = this.#owners.length === 0 ? undefined : this.#owners[slotOf(key)];
    return owner === undefined ? this.#first : this.#linkTo(owner);
  }

  #linkTo(address: string): Promise<RedisLink> {
    const known = this.#links.get(address);
    if (known) return known;
    const url = new URL(this.#url);
    const end = address.lastIndexOf(':');
    const host = address.slice(0, end);
    if (host !== '') url.hostname = host.includes(':') ? `[${host}]` : host;
    url.port = address.slice(end + 1);
    const link = this.#connect(address, url);
    this.#links.set(address, link);
    link.catch(() => this.#links.delete(address));
    return link;
  }

  async #connect(address: string, url: URL): Promise<RedisLink> {
    const link = await RedisLink.connect(url.href, `${url.protocol}//${url.host}`);
    this.#connected.set(address, link);
    if (this.#isClosed) link.close();
    return link;
  }

  /** Queries the reachable nodes, once for all callers that wait. */
  #mapAnew(): Promise<void> {
    if (performance.now() - this.#mappedAt < mapMs.pause) return this.#mapping ?? Promise.resolve();
    this.#mappedAt = performance.now();
    this.#mapping = (async () => {
      for (const link of [this.#first, ...this.#connected.values()]) {
        if (link.isReady && (await this.#map(link))) return;
      }
    })();
    return this.#mapping;
  }

  /** Closes the links to nodes that are gone from the cluster: they would try to connect until the emulator ends. */
  #closeGone(): void {
    const owners = new Set(this.#owners);
    for (const [address, link] of this.#connected) {
      if (link.isReady || owners.has(address)) continue;
      link.close();
      this.#connected.delete(address);
      this.#links.delete(address);
    }
  }

  /** Reads the slot map. If the user lacks the permission, the nodes' own MOVED is enough. */
  async #map(link: RedisLink): Promise<boolean> {
    try {
      const answer = await link.run(['CLUSTER', 'SLOTS'], performance.now() + mapMs.patience);
      this.#owners = slotsIn(answer);
      this.#closeGone();
      return true;
    } catch {
      return false;
    }
  }
}

/** A slot on its way to another node: that one takes the next command alone. */
function askingOf(link: RedisLink, command: readonly string[], until: number): Promise<unknown> {
  link.run(['ASKING'], until).catch(() => {});
  return link.run(command, until);
}

/** `MOVED 3999 127.0.0.1:6381` */
function addressIn(said: string): string {
  return said.split(' ')[2] ?? '';
}

/** The message from Redis itself; '' for any other error. */
function saidBy(error: unknown): string {
  return error instanceof StoreError ? messageOf(error.cause) : '';
}
