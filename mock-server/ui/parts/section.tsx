import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef } from 'preact/hooks';
import type { Problem } from '../admin-api.js';
import { say, sayBoth } from '../preferences.js';

interface SectionProps {
  readonly title: string;
  readonly children: ComponentChildren;
  /** What stands beside the title. */
  readonly aside?: ComponentChildren;
  /** Whether somebody just opened it, and wants to be there. */
  readonly isOpened?: boolean;
}

export function Section({ title, children, aside, isOpened = false }: SectionProps): VNode {
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (isOpened) heading.current?.focus();
  }, [isOpened]);
  return (
    <section class="panel" aria-labelledby={id}>
      <header class="panel-head">
        <h2 id={id} ref={heading} tabIndex={-1}>
          {title}
        </h2>
        {aside}
      </header>
      {children}
    </section>
  );
}

interface TableProps {
  readonly label: string;
  /** Titles of columns; one that begins with `-` is left out where there is little room. */
  readonly head: readonly string[];
  readonly children: ComponentChildren;
}

/** A table that may be wider than the page; then it is scrolled, by keyboard too. On a phone each row is a card. */
export function Table({ label, head, children }: TableProps): VNode {
  const table = useRef<HTMLTableElement>(null);
  // On a card each cell says for itself of which column it is.
  useLayoutEffect(() => {
    for (const row of table.current?.tBodies[0]?.rows ?? []) {
      for (const [index, cell] of [...row.cells].entries()) cell.dataset['label'] = head[index] ?? '';
    }
  });
  return (
    <div class="scrolled" role="group" aria-label={label} tabIndex={0}>
      <table ref={table}>
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
