import { inBrowser, useBrowser } from './browser.js';
import { expectForEverybody, serverToShow } from './every-view.js';

useBrowser();
const server = await serverToShow();

// With the first of everybody.test.ts, each two of language, colour and width; each visit tries the other colour, too.
const places = [
  ['en-US', 'dark', 360],
  ['zh-CN', 'light', 360],
  ['zh-CN', 'dark', 1280],
] as const;
inBrowser.each(places)(
  'no view has an accessibility fault, and none is wider than the screen: %s, %s, %i px',
  (locale, colorScheme, width) => expectForEverybody(server.url, { locale, colorScheme, width }),
);
