import { signal } from '@preact/signals';
import type { Problem } from './admin-api.js';
import { asProblem } from './loaded.js';
import type { Both } from './preferences.js';

export interface Notice {
  readonly kind: 'done' | 'problem';
  readonly text: Both;
  /** The API's names of the fields that were rejected. */
  readonly fields?: readonly string[];
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

// The question was about what the user has just left.
addEventListener('hashchange', () => question.value?.answer(false));

let fading: ReturnType<typeof setTimeout> | undefined;

export function tell(told: Notice): void {
  clearTimeout(fading);
  notice.value = told;
  if (told.kind === 'done') fading = setTimeout(() => (notice.value = undefined), 6_000);
}

/** Closes a notice that is not true any more. */
export function takeBack({ en }: Both): void {
  if (notice.value?.text.en === en) notice.value = undefined;
}

/** The labels of a form by the API's names of its fields. */
export type Labels = Readonly<Record<string, Both>>;

/** Shows a problem with the labels of the form, whose fields are then marked. */
export function tellProblem({ text, details }: Problem, labels: Labels = {}): void {
  const fields = (details.problems ?? []).map(({ field }) => field);
  tell({ kind: 'problem', text: labelled(text, labels, fields), fields });
}

/**
 * A text with labels in place of the API's names.
 *
 * @param fields the fields at fault: the text is about the first one, and the others that it names are added
 */
export function labelled(text: Both, labels: Labels, fields: string[] = []): Both {
  let { en, zh } = text;
  const [first] = fields;
  for (const [name, label] of Object.entries(labels)) {
    if (name !== first && !(name.includes('_') && en.includes(name))) continue;
    en = en.replace(name, `“${label.en}”`);
    zh = zh.replace(new RegExp(` ?${name} ?`, 'u'), `“${label.zh}”`);
    fields.push(name);
  }
  return { en, zh };
}

/** Runs an action and shows its result, or only what went wrong; true if it succeeded. */
export async function attempt(act: () => Promise<unknown>, done?: Both, labels?: Labels): Promise<boolean> {
  try {
    await act();
    if (done) tell({ kind: 'done', text: done });
    return true;
  } catch (error) {
    tellProblem(asProblem(error), labels);
    return false;
  }
}
