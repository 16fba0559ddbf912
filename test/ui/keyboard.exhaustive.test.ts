import { inBrowser, useBrowser } from './browser.js';
import { plays } from './by-keyboard.js';

useBrowser();
const all = plays.flatMap(([view, play]) =>
  (['en-US', 'zh-CN'] as const).map((locale) => [view, locale, play] as const),
);
inBrowser.each(all)(
  'the keyboard stays where one works, or goes to what came of it: %s, %s',
  (_, locale, play) => play(locale),
);
