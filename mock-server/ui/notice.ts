import { signal } from '@preact/signals';
import { asProblem } from './loaded.js';
import type { Both } from './preferences.js';

export interface Notice {
  readonly kind: 'done' | 'problem';
  readonly text: Both;
}

/** What the last act came to. */
export const notice = signal<Notice | undefined>(undefined);

export interface Question {
  readonly text: Both;
  /** What the button says that goes on. */
  readonly act: Both;
  readonly answer: (isYes: boolean) => void;
}

/** What a person is asked before something is lost. */
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

/** Does something and says what it came to; true where it was done. */
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
