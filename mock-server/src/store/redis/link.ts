import type * as Client from '@redis/client';
import { codeOf, damagedAdvice, messageOf, optionalPackage, StoreError } from '../store-error.js';

type Module = typeof Client;

/** The command was sent, but the connection broke or time ran out before its reply came: it may have run. */
export class LostResponse extends StoreError {
  override readonly name: string = 'LostResponse';
}

/** Milliseconds. A request has its response within two seconds in every case. */
const waits = { connect: 1_000, offline: 1_000, silence: 3_000, ping: 1_000 };

/** Permanent errors of a server: only a change there or of the URL helps. */
const final =
  /^(?:NOAUTH|WRONGPASS|NOPERM|WRONGTYPE|CROSSSLOT|MOVED|ERR (?:invalid DB|DB index|unknown command|AUTH|SELECT))/u;
/** Errors that only damaged data can cause: a script that reads it fails. */
const isOfDamage = (what: string): boolean =>
  what.startsWith('WRONGTYPE') || (what.startsWith('ERR ') && what.includes('user_script'));
const finalTls = /CERT|SELF_SIGNED|VERIFY|ERR_TLS|ERR_SSL/u;
const untrusted = /CERT_UNTRUSTED|ISSUER_CERT|SELF_SIGNED|UNABLE_TO_VERIFY/u;

/**
 * A connection to one Redis. It reconnects by itself, keeps no commands for later, and sends none twice. Only a command
 * in progress keeps the process alive. Pings and new attempts are therefore made here: the client's own timers, and its
 * sleep between attempts, would keep the process alive forever.
 */
export class RedisLink {
  readonly #client: ReturnType<Module['createClient']>;
  readonly #isReply: (error: unknown) => boolean;
  readonly #shown: string;
  readonly #waiting = new Set<() => void>();
  #lastError: unknown = 'not connected yet';
  #downSince = performance.now();
  /** A reply is overdue and none has come since: a command sent now would only wait behind it. */
  #isStalled = false;
  #attempts = 0;
  #nextPing: NodeJS.Timeout | undefined;
  #nextAttempt: NodeJS.Timeout | undefined;

  private constructor({ createClient, ErrorReply }: Module, url: string, shown: string) {
    this.#client = createClient(clientOptions(url));
    this.#isReply = (error) => error instanceof ErrorReply;
    this.#shown = shown;
    this.#client.on('ready', () => {
      this.#downSince = Infinity;
      this.#isStalled = false;
      this.#attempts = 0;
      this.#pingLater();
      for (const go of this.#waiting) go();
    });
    this.#client.on('terminated', () => this.#connectLater());
    this.#client.on('error', (error: unknown) => {
      this.#lastError = error;
      if (this.#downSince === Infinity && !this.#client.isReady) this.#downSince = performance.now();
    });
  }

  /**
   * Connects, or begins to: it waits in the background for a server that is not there yet.
   *
   * @param shown the URL as it may be shown
   * @throws StoreError for a permanent fault, such as a wrong password
   */
  static async connect(url: string, shown: string): Promise<RedisLink> {
    const load = (): Promise<Module> => import('@redis/client');
    const link = new RedisLink(await optionalPackage('@redis/client', '6', load), url, shown);
    const first = new Promise<void>((resolve) => {
      link.#client.once('error', () => resolve());
    });
    await Promise.race([first, link.#connect()]);
    link.#client.unref();
    const error = link.#client.isReady ? undefined : link.#failed(link.#lastError);
    if (!error || error.isPassing) return link;
    link.close();
    throw error;
  }

  get isReady(): boolean {
    return this.#client.isReady && !this.#isStalled;
  }

  /**
   * Runs a command.
   *
   * @param until the deadline for the reply, on the clock of `performance.now()`
   * @throws LostResponse if the command may have run, another StoreError if it has not
   */
  async run(command: readonly string[], until: number): Promise<unknown> {
    if (this.#isStalled) throw this.#failed('no response');
    if (!this.#client.isReady) await this.#ready(until);
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        this.#isStalled = true;
        reject(this.#lost('no response'));
      }, until - performance.now());
      this.#send(command)
        .then(resolve, reject)
        .finally(() => clearTimeout(late));
    });
  }

  async #send(command: readonly string[]): Promise<unknown> {
    try {
      const answer: unknown = await this.#client.sendCommand([...command]);
      this.#isStalled = false;
      return answer;
    } catch (error) {
      if (!this.#isReply(error)) throw this.#lost(error);
      this.#isStalled = false;
      throw this.#failed(error);
    }
  }

  close(): void {
    clearTimeout(this.#nextPing);
    clearTimeout(this.#nextAttempt);
    this.#client.destroy();
  }

  /** Faults arrive as an `error` event of the client. */
  async #connect(): Promise<void> {
    await this.#client.connect().catch(() => {});
  }

  #connectLater(): void {
    const waitMs = Math.min(20 * 2 ** this.#attempts, 500) * (0.5 + Math.random() / 2);
    this.#attempts += 1;
    this.#nextAttempt = setTimeout(() => void this.#connect(), waitMs).unref();
  }

  /** Sends one ping after the other, to notice a server that replies to none. */
  #pingLater(): void {
    clearTimeout(this.#nextPing);
    this.#nextPing = setTimeout(() => {
      if (!this.#client.isReady) return;
      void this.#client
        .sendCommand(['PING'])
        .catch(() => {})
        .finally(() => this.#pingLater());
    }, waits.ping).unref();
  }

  #ready(until: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const go = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(go);
        if (this.#client.isReady) resolve();
        else reject(this.#failed(this.#lastError));
      };
      const leftMs = Math.min(until, this.#downSince + waits.offline) - performance.now();
      const timer = setTimeout(go, leftMs);
      this.#waiting.add(go);
    });
  }

  #failed(cause: unknown): StoreError {
    const what = typeof cause === 'string' ? cause : messageOf(cause) || codeOf(cause);
    const isPassing = !final.test(what) && !isOfDamage(what) && !finalTls.test(codeOf(cause));
    const isTls = this.#shown.startsWith('rediss:');
    const [en, zh] = untrusted.test(codeOf(cause)) ? trustAdvice : adviceFor(what, isPassing, isTls);
    return new StoreError(
      { en: `${this.#shown}: ${what}; ${en}`, zh: `${this.#shown}：${what}；${zh}` },
      { cause, isPassing },
    );
  }

  #lost(cause: unknown): LostResponse {
    return new LostResponse(this.#failed(cause).text, { cause, isPassing: true });
  }
}

const trustAdvice = [
  'to trust its authority, start with NODE_EXTRA_CA_CERTS=ca.pem',
  '要信任其 CA，请在启动时设置 NODE_EXTRA_CA_CERTS=ca.pem',
] as const;

/** How a reachable Redis rejects a write, and the advice for each case. */
const rejections: readonly (readonly [word: string, advice: readonly [string, string]])[] = [
  [
    'READONLY',
    ['this Redis is a replica: give the URL of its primary', '该 Redis 是只读副本，请改用主节点的地址'],
  ],
  [
    'NOPERM',
    [
      'allow this user EVALSHA, EVAL and all commands on its keys',
      '请允许该用户执行 EVALSHA、EVAL 并读写其键',
    ],
  ],
  [
    'CLUSTERDOWN',
    ['this node belongs to a cluster that is down or has no slots', '该节点所在集群不可用或未分配槽位'],
  ],
  [
    'OOM',
    [
      'its memory is full: raise maxmemory or use another Redis',
      '内存已满，请调高 maxmemory 或换用其他 Redis',
    ],
  ],
  [
    'MISCONF',
    [
      'it cannot save to its disk and rejects writes: see its log',
      '无法写入其磁盘而拒绝写入，请查看 Redis 日志',
    ],
  ],
  [
    'ERR unknown command',
    [
      'is this a Sentinel? Give the URL of the primary; see docs/reference/stores.md',
      '这是 Sentinel 吗？请改用主节点的地址；见 docs/reference/stores.zh-CN.md',
    ],
  ],
  ['LOADING', ['it is loading its data; the emulator retries by itself', '正在加载数据，将自动重试']],
  [
    'MASTERDOWN',
    [
      'this replica has lost its primary: give the URL of the primary',
      '副本已与主节点断开，请改用主节点的地址',
    ],
  ],
];

function adviceFor(what: string, isPassing: boolean, isTls: boolean): readonly [string, string] {
  if (/^(?:NOAUTH|WRONGPASS|ERR AUTH)/u.test(what)) {
    return ['give redis://USER:PASSWORD@HOST', '请用 redis://用户:密码@主机'];
  }
  const said = rejections.find(([word]) => what.startsWith(word));
  if (said) return said[1];
  if (isOfDamage(what))
    return [`changed by hand: ${damagedAdvice[0]}`, `数据被手工改动：${damagedAdvice[1]}`];
  if (isPassing && isTls) {
    return [
      'is Redis running, and does this port speak TLS? The emulator retries by itself',
      'Redis 是否在运行、该端口是否为 TLS？将自动重试',
    ];
  }
  if (isPassing) return ['is Redis running? The emulator retries by itself', 'Redis 是否在运行？将自动重试'];
  return ['see docs/reference/stores.md', '见 docs/reference/stores.zh-CN.md'];
}

function clientOptions(url: string): Client.RedisClientOptions {
  return {
    url,
    disableClientInfo: true,
    disableOfflineQueue: true,
    maintNotifications: 'disabled',
    commandOptions: { timeout: 0 }, // `run` has a separate timer, which costs less
    commandsQueueMaxLength: 20_000,
    socket: { connectTimeout: waits.connect, socketTimeout: waits.silence, reconnectStrategy: false },
  };
}
