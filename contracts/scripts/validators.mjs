// The validators of all schemas as plain JavaScript, with their declarations.
import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';

/** Validators by name: which schema, and whether all errors are wanted or the first will do. */
const mainValidators = {
  requestStrict: { schema: 'request.strict', allErrors: false },
  requestLenient: { schema: 'request.lenient', allErrors: false },
  responseExample: { schema: 'response.example', allErrors: false },
  responseTable: { schema: 'response.table', allErrors: false },
  coupon: { schema: 'coupon', allErrors: true },
  couponPatch: { schema: 'coupon-patch', allErrors: true },
  profile: { schema: 'profile', allErrors: true },
  fault: { schema: 'fault', allErrors: true },
  clockChange: { schema: 'clock', allErrors: true },
  vector: { schema: 'vector', allErrors: true },
  ownCoupons: { schema: 'own-coupons', allErrors: true },
  recordedExchange: { schema: 'recorded-exchange', allErrors: true },
};

/**
 * Separate, since it is large, and most uses of the contracts do not need it. Each kind of step also has a separate
 * validator: a faulty step is reported by its own kind, not by all possible kinds.
 */
const scenarioValidators = {
  scenario: { schema: 'scenario', allErrors: true },
  writeOffStep: { schema: 'scenario', def: 'write_off_step', allErrors: true },
  callStep: { schema: 'scenario', def: 'call_step', allErrors: true },
  changeStep: { schema: 'scenario', def: 'change_step', allErrors: true },
  clockStep: { schema: 'scenario', def: 'clock_step', allErrors: true },
  faultStep: { schema: 'scenario', def: 'fault_step', allErrors: true },
};

/** Apart, too: few declare endpoints. The profile's validator knows only that a declaration is an object. */
const endpointValidators = { endpointDeclaration: { schema: 'endpoint', allErrors: true } };

/** The schema of a validator, or the definition in it. */
const schemaOf = ({ schema, def }, schemas) =>
  def === undefined ? schemas.get(schema) : schemas.get(schema).$defs[def];

function idOf({ schema, def }, schemas) {
  const { $id } = schemas.get(schema);
  return def === undefined ? $id : `${$id}#/$defs/${def}`;
}

/** A validator is created at its first call: most programs use few. */
const later = `const made = new Map();
function later(make, name) {
  let validator;
  const find = () => {
    if (!made.has(make)) made.set(make, make());
    return (validator = made.get(make)[name]);
  };
  const validate = (value) => (validator ?? find())(value);
  return Object.defineProperty(validate, 'errors', { get: () => validator?.errors ?? null });
}
`;

const isDeclaration = (value) => value?.$ref === 'endpoint.schema.json';

/** A schema without its words: ajv writes parts of schemas into its code, which is read at every start. */
function withoutWords(schema) {
  const isWords = (key, value) => ['title', 'description'].includes(key) && typeof value === 'string';
  return JSON.parse(
    JSON.stringify(schema, (key, value) => {
      if (isDeclaration(value)) return { type: 'object' };
      return isWords(key, value) ? undefined : value;
    }),
  );
}

/** Schemas of what a person writes or records in files of up to some MiB. */
const ofFiles = new Set(['profile', 'own-coupons', 'recorded-exchange', 'scenario', 'endpoint']);

/** In a file, the check of a list or an object ends after this many faulty items. */
const mostFaulty = 1_000;

/** The code with a bound in each loop. Without it, the time for a file of faults grows with the square of its length. */
function bounded(code) {
  let loops = 0;
  return code.replaceAll(/for\((?:let|const) [^)]*\)\{/gu, (loop) => {
    loops += 1;
    const [faulty, before] = [`faulty${loops}`, `before${loops}`];
    const ends = `if(errors > ${before}){${before} = errors;if(++${faulty} === ${mostFaulty})break;}`;
    return `let ${faulty} = 0, ${before} = errors;${loop}${ends}`;
  });
}

/** The code with errors added in few words; ajv also copies all errors so far for each value of a definition. */
function shorter(code) {
  return code
    .replaceAll(
      /if\(vErrors === null\)\{vErrors = \[(\w+)\];\}\s*else \{vErrors\.push\(\1\);\}/gu,
      '(vErrors ??= []).push($1);',
    )
    .replaceAll(
      /vErrors = vErrors === null \? (\w+)\.errors : vErrors\.concat\(\1\.errors\);/gu,
      '(vErrors ??= []).push(...$1.errors);',
    );
}

function validatorsJs(validators, schemas) {
  const own = Object.entries(validators);
  const groups = [...new Set(own.map(([, { schema }]) => schema))].map((schema) => {
    const group = own.filter(([, validator]) => validator.schema === schema);
    const names = group.map(([name]) => name);
    const [[first, { allErrors }]] = group;
    const ajv = new Ajv2020({
      strict: true,
      allowUnionTypes: true,
      strictRequired: false,
      allErrors,
      inlineRefs: false, // or the code of a definition is written once for each reference to it
      code: { source: true, esm: true },
    });
    for (const known of schemas.values()) ajv.addSchema(withoutWords(known));
    const code = standalone.default(
      ajv,
      Object.fromEntries(group.map(([name, v]) => [name, idOf(v, schemas)])),
    );
    const plain = shorter(code.replace(/^"use strict";/u, '').replaceAll(/export const /gu, 'const '));
    const body = ofFiles.has(schema) ? bounded(plain) : plain;
    const make = `${first}Made`;
    const exported = names
      .map((name) => `export const ${name} = /* @__PURE__ */ later(${make}, '${name}');\n`)
      .join('');
    return `const ${make} = () => {\n${body}\nreturn { ${names.join(', ')} };\n};\n${exported}`;
  });
  const code = later + groups.join('');
  if (code.includes('require('))
    throw new Error('a validator needs a helper of ajv: write that keyword otherwise');
  return code;
}

function declarations(validators, schemas) {
  const declared = Object.entries(validators).map(([name, validator]) => {
    const { title, description } = schemaOf(validator, schemas);
    return `/** ${description} */\nexport declare const ${name}: Validator<types.${title}>;\n`;
  });
  return declared.join('\n');
}

const validator = `
/** One way in which a value violates its schema. */
export interface ValidationError {
  /** JSON pointer to the value. */
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
}

/**
 * Returns whether a value matches its schema. \`errors\` describes the last value that did not: in a file, the first
 * ${mostFaulty} faulty items of each list and object.
 */
export interface Validator<T> {
  (value: unknown): value is T;
  readonly errors?: readonly ValidationError[] | null;
}
`;

/** The generated files of all validators, by path: code and declarations. */
export function validatorFiles(schemas, banner) {
  const head = `${banner}import type * as types from './types.js';\n`;
  const imported = "import type { Validator } from './validators.js';\n";
  return [
    ['generated/validators.js', banner + validatorsJs(mainValidators, schemas)],
    ['generated/validators.d.ts', `${head}${validator}\n${declarations(mainValidators, schemas)}`],
    ['generated/endpoint.js', banner + validatorsJs(endpointValidators, schemas)],
    ['generated/endpoint.d.ts', `${head}${imported}\n${declarations(endpointValidators, schemas)}`],
    ['generated/scenario.js', banner + validatorsJs(scenarioValidators, schemas)],
    ['generated/scenario.d.ts', `${head}${imported}\n${declarations(scenarioValidators, schemas)}`],
  ];
}
