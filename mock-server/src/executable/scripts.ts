import { constants, Script } from 'node:vm';

type Require = (name: string) => unknown;

/** Runs the script, called with the script's own module. */
type Wrapped = (module: object, exports: object, require: Require, __filename: string) => void;

interface Source {
  /** ASCII only. */
  readonly bytes: (file: string) => Buffer;
  /** Its path, with which `import` finds packages. The executable's scripts have none, since everything is inside. */
  readonly path: (file: string) => string;
  /** V8's compiled code from an earlier run, if it was kept. */
  readonly cache: (file: string) => Buffer | undefined;
  /** Loads everything except these scripts: Node's own modules, and packages if there are any. */
  readonly require: Require;
}

/** Wraps a script, which keeps its line numbers. Joining bytes avoids another copy of the text. */
const head = Buffer.from('(function (module, exports, require, __filename) { ');
const tail = Buffer.from('\n})');

/** The bundled command line: a few scripts that `require` each other as `./name.js`. */
export class Scripts {
  /** The compiled scripts. */
  readonly compiled: Map<string, Script> = new Map();
  readonly #modules = new Map<string, { exports: object }>();
  readonly #source: Source;

  constructor(source: Source) {
    this.#source = source;
  }

  /** Returns a script's exports. The script runs once. */
  load(file: string): unknown {
    const known = this.#modules.get(file);
    if (known) return known.exports;
    const run: Wrapped = this.compile(file).runInThisContext();
    const module = { exports: {} };
    this.#modules.set(file, module);
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
