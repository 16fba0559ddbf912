import type { ComponentChildren, VNode } from 'preact';
import { useId } from 'preact/hooks';
import type { Problem } from '../admin-api.js';
import { say, sayBoth } from '../preferences.js';

interface SectionProps {
  readonly title: string;
  readonly children: ComponentChildren;
  /** What stands beside the title. */
  readonly aside?: ComponentChildren;
}

export function Section({ title, children, aside }: SectionProps): VNode {
  const id = useId();
  return (
    <section class="panel" aria-labelledby={id}>
      <header class="panel-head">
        <h2 id={id}>{title}</h2>
        {aside}
      </header>
      {children}
    </section>
  );
}

/** A table that may be wider than the page; then it is scrolled, by keyboard too. */
export function Table({
  label,
  head,
  children,
}: {
  readonly label: string;
  /** Titles of columns; one that begins with `-` is left out where there is little room. */
  readonly head: readonly string[];
  readonly children: ComponentChildren;
}): VNode {
  return (
    <div class="scrolled" role="region" aria-label={label} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {head.map((title) => (
              <th key={title} scope="col" class={title.startsWith('-') ? 'roomy' : ''}>
                {title.replace('-', '')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

export function Empty({ children }: { readonly children: ComponentChildren }): VNode {
  return <p class="empty">{children}</p>;
}

export function Trouble({ problem }: { readonly problem: Problem | undefined }): VNode | null {
  return problem ? (
    <p class="trouble" role="alert">
      {sayBoth(problem.text)}
    </p>
  ) : null;
}

export function Waiting(): VNode {
  return <p class="empty">{say('One moment…', '请稍候…')}</p>;
}
