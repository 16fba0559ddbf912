import { signal } from '@preact/signals';
import { keep, keptText } from './preferences.js';
import type { View } from './route.js';

const explained = signal<readonly string[]>((keptText('explained') ?? '').split(' '));

/** Whether the user has read the explanation of a view. */
export function isExplained(view: View): boolean {
  return explained.value.includes(view);
}

export function setExplained(view: View, isRead: boolean): void {
  const others = explained.value.filter((one) => one !== view && one !== '');
  explained.value = isRead ? [...others, view] : others;
  keep('explained', explained.value.join(' '));
  if (!isRead) wanted = view;
}

let wanted: View | undefined;

/** Whether the user has just opened the explanation, so that it gets the focus. */
export function isWanted(view: View): boolean {
  const isSo = wanted === view;
  wanted = undefined;
  return isSo;
}
