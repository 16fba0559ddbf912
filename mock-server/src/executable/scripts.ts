import { Script } from 'node:vm';

type Require = (name: string) => unknown;

/** What is called with the script's own module, and runs it. */
type Wrapped = (module: object, exports: object, require: Require, __filename: string) => void;

interface Source {
  /** The text of a script, which is a function that is a `Wrapped`. */
  readonly text: (file: string) => string;
  /** What V8 made of it when it ran before, where that was kept. */
  readonly cache: (file: string) => Buffer | undefined;
  /** Gives Node's own modules. */
  readonly builtin: Require;
}

/** The command line as the executable has it: a few scripts which `require` each other as `./name.js`. */
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
      name.startsWith('./') ? this.load(name.slice(2)) : this.#source.builtin(name);
    try {
      run(module, module.exports, require, process.execPath);
    } catch (error) {
      this.#modules.delete(file);
      throw error;
    }
    return module.exports;
  }

  compile(file: string): Script {
    const cachedData = this.#source.cache(file);
    const options = { filename: file, ...(cachedData && { cachedData }) };
    const script = new Script(this.#source.text(file), options);
    this.compiled.set(file, script);
    return script;
  }
}
