import { signal } from '@preact/signals';
import type { VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { glossary, idOf, type Word, wordIn } from '../glossary.js';
import { sayBoth } from '../preferences.js';

/** A label; if it is a word of the glossary, its meaning is shown on hover, focus and touch. */
export function Explained({ text }: { readonly text: string }): VNode {
  const word = wordIn(text);
  if (!word) return <>{text}</>;
  return (
    <button type="button" class="word" data-word={word.name} aria-describedby={idOf(word)}>
      {text}
    </button>
  );
}

/** The same within a label, whose field has the focus, or within a link or row, which has its own. */
export function Hovered({ text }: { readonly text: string }): VNode {
  const word = wordIn(text);
  if (!word) return <>{text}</>;
  return (
    <span class="word" data-word={word.name}>
      {text}
    </span>
  );
}

interface Shown {
  readonly word: Word;
  /** The element that it is shown above. */
  readonly at: Element;
}

const shown = signal<Shown | undefined>(undefined);
let hiding: ReturnType<typeof setTimeout> | undefined;

function show(target: EventTarget | null): void {
  const at = target instanceof Element ? target.closest('[data-word]') : null;
  const name = at?.getAttribute('data-word');
  const word = glossary.find((one) => one.name === name);
  if (!at || !word) return;
  clearTimeout(hiding);
  shown.value = { word, at };
}

/** Hides with a short delay, so that the pointer can move from the word to its meaning. */
function hideSoon(): void {
  clearTimeout(hiding);
  hiding = setTimeout(hide, 250);
}

function hide(): void {
  shown.value = undefined;
}

function labelOf(target: EventTarget | null): EventTarget | null {
  const field =
    target instanceof HTMLInputElement || target instanceof HTMLSelectElement ? target : undefined;
  return field?.labels?.[0]?.querySelector('[data-word]') ?? target;
}

/** Shows words while they are hovered or have the focus; Escape hides one, and does nothing else then. */
export function explainWords(page: Element): void {
  page.addEventListener('pointerover', ({ target }) => {
    if (target instanceof Element && target.closest('.meaning')) clearTimeout(hiding);
    else show(target);
  });
  page.addEventListener('pointerout', ({ target }) => {
    if (target instanceof Element && target.closest('[data-word], .meaning')) hideSoon();
  });
  page.addEventListener('focusin', ({ target }) => show(labelOf(target)));
  page.addEventListener('focusout', hide);
  page.addEventListener('input', hide);
  page.addEventListener('click', ({ target }) => {
    if (target instanceof Element && target.closest('button[data-word]')) show(target);
  });
  document.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Escape' || !shown.peek()) return;
      hide();
      event.stopPropagation();
    },
    true,
  );
}

/** The meaning of each word for `aria-describedby`, and the visible one. */
export function Meanings(): VNode {
  return (
    <>
      <div hidden>
        {glossary.map((word) => (
          <p key={word.name} id={idOf(word)}>
            {sayBoth(word.meaning)}
          </p>
        ))}
      </div>
      {shown.value && <Meaning {...shown.value} />}
    </>
  );
}

function Meaning({ word, at }: Shown): VNode {
  const box = useRef<HTMLParagraphElement>(null);
  useLayoutEffect(() => {
    const place = (): void => {
      if (box.current) placeAt(box.current, at);
    };
    place();
    // The browser scrolls to what gets the focus.
    addEventListener('scroll', place, { capture: true, passive: true });
    return () => removeEventListener('scroll', place, { capture: true });
  });
  return (
    <p ref={box} class="meaning" popover="manual" aria-hidden="true">
      {word.field !== undefined && <code>{word.field}</code>} {sayBoth(word.meaning)}
    </p>
  );
}

const gap = 6;

/** Places the box above the word, or below if it would cover the bar; always within the screen. */
function placeAt(box: HTMLElement, at: Element): void {
  if (!box.matches(':popover-open')) box.showPopover();
  const { left, top, bottom } = at.getBoundingClientRect();
  const { width, height } = box.getBoundingClientRect();
  const bar = document.querySelector('.state')?.getBoundingClientRect().bottom ?? 0;
  const isAbove = top - height - gap > bar;
  box.style.left = `${Math.max(gap, Math.min(left, innerWidth - width - gap))}px`;
  box.style.top = `${isAbove ? top - height - gap : bottom + gap}px`;
}
