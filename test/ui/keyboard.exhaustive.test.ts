import { inBrowser, useBrowser } from './browser.js';
import { plays } from './by-keyboard.js';

useBrowser();
// Each view in the language that keyboard.test.ts leaves out.
inBrowser.each(
  plays.map(([view, play], index) => [view, index % 2 === 0 ? 'en-US' : 'zh-CN', play] as const),
)('the keyboard focus stays in place, or moves to the result: %s, %s', (_, locale, play) => play(locale));
