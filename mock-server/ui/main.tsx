import { render } from 'preact';
import { App } from './app.js';
import { keepFocus } from './focus.js';
import { ignoreSecondClicks } from './parts/button.js';
import { explainWords } from './parts/word.js';

const root = document.querySelector<HTMLElement>('#page');
if (root) {
  root.replaceChildren();
  render(<App />, root);
  ignoreSecondClicks(root);
  keepFocus(root);
  explainWords(root);
}
