import { type Profile, profile as isProfile, type ValidationError } from '@shoubei-kit/contracts';
import { isMap, isNode, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import { repeatedInstitution } from '../core/settings.js';
import type { Text } from '../core/why.js';

/** What is wrong with a profile, and where. */
export interface ProfileProblem {
  /** From 1. */
  readonly line: number;
  /** `signing.algorithm`; empty for the whole. */
  readonly path: string;
  readonly text: Text;
}

export type ReadProfile = { readonly profile: Profile } | { readonly problems: readonly ProfileProblem[] };

/** Reads a profile's text, YAML or JSON (which is YAML too), and checks it against its schema. */
export function readProfile(text: string): ReadProfile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const syntax = document.errors.map((error) => {
    const message = error.message.split('\n')[0] ?? error.code;
    return {
      line: lines.linePos(error.pos[0]).line,
      path: '',
      text: { en: message, zh: `语法错误：${message}` },
    };
  });
  if (syntax.length > 0) return { problems: syntax };
  let value: unknown;
  try {
    value = document.toJS() ?? {};
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { problems: [{ line: 1, path: '', text: { en: message, zh: `语法错误：${message}` } }] };
  }
  if (isProfile(value)) {
    const twice = repeatedInstitution(value);
    if (twice === -1) return { profile: value };
    const path = ['institutions', String(twice), 'inst_no'];
    return { problems: [{ line: lineOf(document, path, lines), path: path.join('.'), text: comesTwice }] };
  }
  return { problems: (isProfile.errors ?? []).map((error) => toProblem(error, document, lines)) };
}

const comesTwice: Text = { en: 'comes twice', zh: '重复' };

function toProblem(error: ValidationError, document: Document, lines: LineCounter): ProfileProblem {
  const parent = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const { additionalProperty } = error.params;
  const path = typeof additionalProperty === 'string' ? [...parent, additionalProperty] : parent;
  return { line: lineOf(document, path, lines), path: path.join('.'), text: inWords(error) };
}

function lineOf(document: Document, path: readonly string[], lines: LineCounter): number {
  const offset = offsetOf(document, path);
  return offset === undefined ? 1 : lines.linePos(offset).line;
}

/** Where the name stands, or the list's item, or whatever is nearest above it. */
function offsetOf(document: Document, path: readonly string[]): number | undefined {
  const name = path.at(-1);
  if (name === undefined) return undefined;
  const parent: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (isMap(parent)) {
    const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === name);
    if (isNode(pair?.key)) return pair.key.range?.[0];
  }
  const node: unknown = document.getIn(path, true);
  return isNode(node) ? node.range?.[0] : offsetOf(document, path.slice(0, -1));
}

function inWords({ keyword, params, message = 'is not right' }: ValidationError): Text {
  const { allowedValues } = params;
  if (Array.isArray(allowedValues)) {
    const list = allowedValues.map(String).join(', ');
    return { en: `must be one of ${list}`, zh: `应为以下之一：${list}` };
  }
  if (keyword === 'additionalProperties') return { en: 'is not a setting', zh: '不是可用的设置' };
  return { en: message, zh: `不符合要求：${message}` };
}
