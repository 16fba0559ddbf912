import type { ComponentChildren, VNode } from 'preact';
import { useId } from 'preact/hooks';
import { idOf, wordIn } from '../glossary.js';
import { notice } from '../notice.js';
import { useOnce } from './button.js';
import { Hovered } from './word.js';

interface FieldProps {
  readonly label: string;
  /** The API's name of it: marks it when the API rejects it. */
  readonly name?: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly type?: 'text' | 'search' | 'password' | 'number' | 'date' | 'datetime-local';
  readonly hint?: string | undefined;
  readonly placeholder?: string;
  readonly isNeeded?: boolean;
  /** Values to choose from, beside any other. */
  readonly known?: readonly string[];
  readonly step?: number | 'any';
  readonly min?: number;
  readonly max?: number;
}

/** A labelled input; its hint is read with it. */
export function Field({
  label,
  name,
  value,
  onInput,
  type = 'text',
  hint,
  placeholder,
  isNeeded,
  known,
  ...more
}: FieldProps): VNode {
  const id = useId();
  // Preact's types distinguish inputs by their type, and here it is one of several.
  const own: Readonly<Record<string, unknown>> = { type, ...more };
  return (
    <div class="field">
      <label for={id}>
        <Hovered text={label} />
      </label>
      <input
        id={id}
        value={value}
        placeholder={placeholder}
        required={isNeeded}
        aria-invalid={isRejected(name)}
        aria-describedby={describedBy(label, hint === undefined ? '' : `${id}-hint`)}
        autocomplete="off"
        spellcheck={false}
        list={known && `${id}-known`}
        onInput={(event) => onInput(event.currentTarget.value)}
        {...own}
      />
      {known && <Known id={`${id}-known`} of={known} />}
      <Hint id={id} text={hint} />
    </div>
  );
}

function Known({ id, of: known }: { readonly id: string; readonly of: readonly string[] }): VNode {
  return (
    <datalist id={id}>
      {known.map((one) => (
        <option key={one} value={one} />
      ))}
    </datalist>
  );
}

/** Whether the last action was rejected for the field of this name, until its notice is closed. */
function isRejected(name: string | undefined): boolean | undefined {
  return (name !== undefined && notice.value?.fields?.includes(name)) || undefined;
}

/** The IDs of the hint and of the label's meaning. */
function describedBy(label: string, hint = ''): string | undefined {
  const word = wordIn(label);
  const ids = [hint, word ? idOf(word) : ''].filter((id) => id !== '');
  return ids.length === 0 ? undefined : ids.join(' ');
}

interface AreaProps extends Pick<
  FieldProps,
  'label' | 'value' | 'onInput' | 'hint' | 'placeholder' | 'isNeeded'
> {
  readonly rows: number;
  readonly wrap?: 'off';
}

/** A labelled text of several lines. */
export function Area({ label, value, onInput, hint, isNeeded, ...own }: AreaProps): VNode {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <textarea
        id={id}
        value={value}
        required={isNeeded}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        spellcheck={false}
        onInput={(event) => onInput(event.currentTarget.value)}
        {...own}
      />
      <Hint id={id} text={hint} />
    </div>
  );
}

/** The button of a form that Enter presses, too. */
export function Submit(props: { readonly kind?: 'plain'; readonly children: string }): VNode {
  const { kind = 'main', children } = props;
  return (
    <button type="submit" class={`button ${kind}`}>
      {children}
    </button>
  );
}

function Hint({ id, text }: { readonly id: string; readonly text: string | undefined }): VNode | null {
  return text === undefined ? null : (
    <small id={`${id}-hint`} class="muted">
      {text}
    </small>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  /** The API's name of it, as in {@link Field}. */
  readonly name?: string;
  readonly onInput: (value: string) => void;
  /** Values with their labels. */
  readonly options: readonly (readonly [value: string, text: string])[];
}

export function Choice({ label, value, onInput, options, name }: ChoiceProps): VNode {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>
        <Hovered text={label} />
      </label>
      <select
        id={id}
        aria-describedby={describedBy(label)}
        aria-invalid={isRejected(name)}
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      >
        {options.map(([own, text]) => (
          <option key={own} value={own}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

interface CheckProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly onInput: (isOn: boolean) => void;
}

export function Check({ label, isOn, onInput }: CheckProps): VNode {
  return (
    <label class="check">
      <input type="checkbox" checked={isOn} onInput={(event) => onInput(event.currentTarget.checked)} />
      {label}
    </label>
  );
}

interface FormProps {
  readonly onSubmit: () => unknown;
  readonly children: ComponentChildren;
}

/** A form that runs an action without leaving the page, and not again before it ends. */
export function Form({ onSubmit, children }: FormProps): VNode {
  const [isBusy, start] = useOnce(onSubmit);
  return (
    <form
      class="form"
      aria-busy={isBusy}
      onSubmit={(event) => {
        event.preventDefault();
        start();
      }}
    >
      {children}
    </form>
  );
}
