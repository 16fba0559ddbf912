import type { VNode } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { wordIn } from '../glossary.js';
import { say, sayBoth } from '../preferences.js';
import type { View } from '../route.js';
import { isExplained, isWanted, setExplained } from '../first-use.js';
import { about } from '../views-about.js';
import { Button } from './button.js';
import { Explained } from './word.js';

/** Explains the purpose of a view until the user has read it. */
export function FirstUse({ view }: { readonly view: View }): VNode | null {
  const box = useRef<HTMLElement>(null);
  const isShown = !isExplained(view);
  useLayoutEffect(() => {
    if (isShown && isWanted(view)) box.current?.focus();
  }, [isShown, view]);
  if (!isShown) return null;
  const { text, words } = about[view];
  return (
    <aside ref={box} tabIndex={-1} class="first-use" aria-label={say('About this view', '关于此视图')}>
      <p>{sayBoth(text)}</p>
      <p class="muted">
        {say('Words: ', '术语：')}
        {words.map((word, index) => (
          <span key={word}>
            {index > 0 && ' · '}
            <Explained text={say(word, wordIn(word)?.words.zh[0] ?? '')} />
          </span>
        ))}
      </p>
      <Button kind="small" onPress={() => setExplained(view, true)}>
        {say('Got it', '知道了')}
      </Button>
    </aside>
  );
}

/** Shows the explanation again. */
export function ExplainAgain({ view }: { readonly view: View }): VNode | null {
  if (!isExplained(view)) return null;
  return (
    <Button kind="small" onPress={() => setExplained(view, false)}>
      {say('Explain this view', '说明此视图')}
    </Button>
  );
}
