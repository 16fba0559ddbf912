import type { VNode } from 'preact';
import { declaredPaths, writeOffPath } from '../known.js';
import { say } from '../preferences.js';
import { Choice } from './field.js';

/** The served paths, if there are more than the write-off. '' is the first choice: the write-off, or `any`. */
export function EndpointChoice(props: {
  readonly label?: string;
  readonly any?: string;
  readonly value: string;
  readonly onInput: (path: string) => void;
}): VNode | null {
  const paths = declaredPaths();
  if (paths.length === 0) return null;
  const own = writeOffPath();
  const first =
    props.any === undefined ? [['', own] as const] : [['', props.any] as const, [own, own] as const];
  const options = [...first, ...paths.map((path) => [path, path] as const)];
  return <Choice label={say('Endpoint', '接口')} name="endpoint" {...props} options={options} />;
}
