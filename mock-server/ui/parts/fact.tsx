import type { ComponentChildren, VNode } from 'preact';
import { Explained } from './word.js';

/** A name and its value; without a value, nothing. */
export function Fact(props: { readonly name: string; readonly children: ComponentChildren }): VNode | null {
  const { name, children } = props;
  if (children === undefined || children === false) return null;
  return (
    <div>
      <dt>
        <Explained text={name} />
      </dt>
      <dd>{children}</dd>
    </div>
  );
}
