import type { ComponentChildren, VNode } from 'preact';
import { useState } from 'preact/hooks';
import { adminFetch, problemIn } from '../admin-api.js';
import { saveAs } from '../download.js';
import { attempt } from '../notice.js';
import { say } from '../preferences.js';

interface ButtonProps {
  readonly children: ComponentChildren;
  /** Until this ends, the button cannot be pressed again, and keeps the focus. */
  readonly onPress: () => unknown;
  readonly kind?: 'main' | 'plain' | 'danger' | 'small';
  /** The label for screen readers. */
  readonly label?: string;
  readonly isOff?: boolean;
}

export function Button({ children, onPress, kind = 'plain', label, isOff = false }: ButtonProps): VNode {
  const [isBusy, press] = useOnce(onPress);
  const isDimmed = isBusy || isOff;
  return (
    <button
      type="button"
      class={`button ${kind}`}
      aria-disabled={isDimmed}
      aria-label={label}
      onClick={() => isDimmed || press()}
    >
      {children}
    </button>
  );
}

/** An act that does not start again before it ends, and whether it is running. */
export function useOnce(act: () => unknown): readonly [isBusy: boolean, start: () => void] {
  const [isBusy, setBusy] = useState(false);
  const run = async (): Promise<void> => {
    setBusy(true);
    try {
      await act();
    } finally {
      setBusy(false);
    }
  };
  return [isBusy, () => void (isBusy || run())];
}

/**
 * Ignores a click on a button within half a second of one on the same place. Otherwise the second click of a double
 * click presses what the first one put there, such as Unfreeze in place of Freeze, or repeats a quick act.
 */
export function ignoreSecondClicks(page: HTMLElement): void {
  let [at, x, y] = [0, 0, 0];
  // Something typed in between makes it another click.
  page.addEventListener('input', () => (at = 0));
  page.addEventListener(
    'click',
    (event) => {
      // Of a key or a script if its detail is 0.
      const { detail, clientX, clientY, target } = event;
      if (detail === 0) return;
      const now = Date.now();
      const isSecond = now - at < 500 && Math.hypot(clientX - x, clientY - y) < 20;
      [at, x, y] = [now, clientX, clientY];
      if (!isSecond || !(target instanceof Element && target.closest('button'))) return;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );
}

/** Puts a text on the clipboard, and says so. */
export function CopyButton(props: {
  /** The text, or a function that creates it on copying. */
  readonly text: string | (() => Promise<string>);
  readonly what: string;
  /** The button's text, if it does more than copy. */
  readonly word?: string;
}): VNode {
  const { text, what, word = say('Copy', '复制') } = props;
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    if (!(await attempt(async () => copied(typeof text === 'string' ? text : await text())))) return;
    setCopied(true);
    setTimeout(() => setCopied(false), 1_500);
  };
  return (
    <Button kind="small" label={`${word} ${what}`} onPress={copy}>
      <span aria-live="polite">{isCopied ? say('Copied', '已复制') : word}</span>
    </Button>
  );
}

/** Saves what a path of the admin API responds with as a file; with the token, which a link could not send. */
export function DownloadButton(props: {
  readonly path: string;
  readonly name: string;
  readonly kind?: 'small' | 'plain';
  readonly children: ComponentChildren;
}): VNode {
  const { path, name, kind, children } = props;
  const save = async (): Promise<void> => {
    const response = await adminFetch(path);
    if (!response.ok) throw problemIn(response.status, await response.text());
    saveAs(name, await response.blob());
  };
  return (
    <Button onPress={() => attempt(save)} {...(kind && { kind })}>
      {children}
    </Button>
  );
}

/** Copies a text. The clipboard API works only on this machine or over TLS; elsewhere a selection is copied. */
async function copied(text: string): Promise<void> {
  if (isSecureContext) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const pressed = document.activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
  if (pressed instanceof HTMLElement) pressed.focus();
}
