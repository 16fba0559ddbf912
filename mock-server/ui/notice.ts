import { signal } from '@preact/signals';
import { asProblem } from './loaded.js';
import type { Both } from './preferences.js';

export interface Notice {
  readonly kind: 'done' | 'problem';
  readonly text: Both;
}

/** The result of the last action. */
export const notice = signal<Notice | undefined>(undefined);

export interface Question {
  readonly text: Both;
  /** The label of the button that continues. */
  readonly act: Both;
  readonly answer: (isYes: boolean) => void;
}

/** The confirmation shown before something is lost. */
export const question = signal<Question | undefined>(undefined);

export function confirmed(text: Both, act: Both): Promise<boolean> {
  return new Promise((resolve) => {
    question.value = {
      text,
      act,
      answer: (isYes) => {
        question.value = undefined;
        resolve(isYes);
      },
    };
  });
}

let fading: ReturnType<typeof setTimeout> | undefined;

export function tell(told: Notice): void {
  clearTimeout(fading);
  notice.value = told;
  if (told.kind === 'done') fading = setTimeout(() => (notice.value = undefined), 6_000);
}

/** Runs an action and shows its result; true if it succeeded. */
export async function attempt(act: () => Promise<unknown>, done: Both): Promise<boolean> {
  try {
    await act();
    tell({ kind: 'done', text: done });
    return true;
  } catch (error) {
    tell({ kind: 'problem', text: asProblem(error).text });
    return false;
  }
}
