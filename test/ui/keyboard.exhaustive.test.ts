import { inBrowser, useBrowser } from './browser.js';
import { plays } from './by-keyboard.js';

useBrowser();
const all = plays.flatMap(([view, play]) =>
  (['en-US', 'zh-CN'] as const).map((locale) => [view, locale, play] as const),
);
inBrowser.each(all)('the keyboard focus stays in place, or moves to the result: %s, %s', (_, locale, play) =>
  play(locale),
);
