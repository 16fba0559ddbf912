import type { ComponentChildren, VNode } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import type { Problem } from '../admin-api.js';
import { noteOpener } from '../focus.js';
import { say, sayBoth } from '../preferences.js';
import { Button } from './button.js';
import { Explained } from './word.js';

interface SectionProps {
  readonly title: string;
  readonly children: ComponentChildren;
  /** Content beside the title. */
  readonly aside?: ComponentChildren;
  /** Whether the user has just opened it, so that it gets the focus. */
  readonly isOpened?: boolean;
}

export function Section({ title, children, aside, isOpened = false }: SectionProps): VNode {
  const id = useId();
  const section = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  // Before the browser lays out the page: afterwards the opener is hidden on a phone.
  useLayoutEffect(() => {
    if (!isOpened) return;
    if (section.current) noteOpener(section.current);
    heading.current?.focus();
  }, [isOpened]);
  return (
    <section ref={section} class="panel" aria-labelledby={id}>
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

interface PanelProps {
  readonly title: string;
  readonly children: ComponentChildren;
  readonly onClose: () => void;
}

/** A section that opens beside or above others; a button or Escape closes it. */
export function Panel({ title, children, onClose }: PanelProps): VNode {
  // Before the panel is visible: its title gets the focus at once, and Escape may follow.
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !isFieldOrDialog(event.target)) onClose();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
  return (
    <Section
      title={title}
      isOpened
      aside={
        <Button kind="small" onPress={onClose}>
          {say('Close', '关闭')}
        </Button>
      }
    >
      {children}
    </Section>
  );
}

/** Whether Escape belongs to the browser: it clears a search, closes a list or a calendar, and keeps typed text. */
function isFieldOrDialog(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, select, textarea, dialog') !== null;
}

interface TableProps {
  readonly label: string;
  /** Column titles. A column with `-` is hidden on narrow screens; one with `>` contains sums. */
  readonly head: readonly string[];
  readonly children: ComponentChildren;
}

/** A table that scrolls if it is wider than the page, also by keyboard. On a phone each row is a card. */
export function Table({ label, head, children }: TableProps): VNode {
  const table = useRef<HTMLTableElement>(null);
  // On a card each cell shows the title of its column.
  useLayoutEffect(() => {
    for (const row of table.current?.tBodies[0]?.rows ?? []) {
      for (const [index, cell] of [...row.cells].entries()) {
        const title = bare(head[index] ?? '');
        if (cell.dataset['label'] !== title) cell.dataset['label'] = title;
      }
    }
  });
  return (
    <div class="scrolled" role="group" aria-label={label} tabIndex={0}>
      <table ref={table}>
        <thead>
          <tr>
            {head.map((title) => (
              <th key={title} scope="col" class={kinds.get(title.charAt(0)) ?? ''}>
                <Explained text={bare(title)} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

const kinds = new Map([
  ['-', 'roomy'],
  ['>', 'sum'],
]);

function bare(title: string): string {
  return title.replace(/^[->]/u, '');
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

/** What shows while there is no data, and why the last loading failed. */
export function Pending(props: {
  readonly data: unknown;
  readonly problem: Problem | undefined;
}): VNode | null {
  const { data, problem } = props;
  if (problem) return <Trouble problem={problem} />;
  return data === undefined ? <Waiting /> : null;
}

/** The button below a list that is not whole. */
export function More({ onPress, text }: { readonly onPress: () => unknown; readonly text?: string }): VNode {
  return (
    <p class="more">
      <Button onPress={onPress}>{text ?? say('Show more', '显示更多')}</Button>
    </p>
  );
}

/** A list, and beside it what is opened of it. */
export function Split(props: { readonly isOpen: boolean; readonly children: ComponentChildren }): VNode {
  return <div class={props.isOpen ? 'split has-detail' : 'split'}>{props.children}</div>;
}
