import { constants, Script } from 'node:vm';

type Require = (name: string) => unknown;

/** What is called with the script's own module, and runs it. */
type Wrapped = (module: object, exports: object, require: Require, __filename: string) => void;

interface Source {
  /** Of ASCII alone. */
  readonly bytes: (file: string) => Buffer;
  /** Its path, by which `import` finds packages: those of the executable have none, as they have everything inside. */
  readonly path: (file: string) => string;
  /** What V8 made of it when it ran before, where that was kept. */
  readonly cache: (file: string) => Buffer | undefined;
  /** What is no script of these: Node's own modules, and packages where there are some. */
  readonly require: Require;
}

/** Around a script, which begins in the first line, as its file does. Text that is put together as bytes is not copied again. */
const head = Buffer.from('(function (module, exports, require, __filename) { ');
const tail = Buffer.from('\n})');

/** The command line as it is bundled: a few scripts which `require` each other as `./name.js`. */
export class Scripts {
  /** Those that were compiled. */
  readonly compiled: Map<string, Script> = new Map();
  readonly #modules = new Map<string, { exports: object }>();
  readonly #source: Source;

  constructor(source: Source) {
    this.#source = source;
  }

  /** What a script exports; it runs once. */
  load(file: string): unknown {
    const known = this.#modules.get(file);
    if (known) return known.exports;
    const module = { exports: {} };
    this.#modules.set(file, module);
    const run: Wrapped = this.compile(file).runInThisContext();
    const require: Require = (name) =>
      name.startsWith('./') ? this.load(name.slice(2)) : this.#source.require(name);
    try {
      run(module, module.exports, require, this.#source.path(file));
    } catch (error) {
      this.#modules.delete(file);
      throw error;
    }
    return module.exports;
  }

  compile(file: string): Script {
    const cachedData = this.#source.cache(file);
    const text = Buffer.concat([head, this.#source.bytes(file), tail]);
    const script = new Script(text.toString('latin1'), {
      filename: this.#source.path(file),
      ...(cachedData && { cachedData }),
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    this.compiled.set(file, script);
    return script;
  }
}
