import { render } from 'preact';
import { App } from './app.js';
import { keepFocus } from './focus.js';
import { explainWords } from './parts/word.js';

const root = document.querySelector('#page');
if (root) {
  root.replaceChildren();
  render(<App />, root);
  keepFocus(root);
  explainWords(root);
}
