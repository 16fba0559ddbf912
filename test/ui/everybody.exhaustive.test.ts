import { inBrowser, useBrowser } from './browser.js';
import { expectForEverybody, serverToShow } from './every-view.js';

useBrowser();
const server = await serverToShow();

const places = (['en-US', 'zh-CN'] as const).flatMap((locale) =>
  (['light', 'dark'] as const).flatMap((colorScheme) =>
    [1280, 360].map((width) => [locale, colorScheme, width] as const),
  ),
);
inBrowser.each(places)(
  'no view has an accessibility fault, and none is wider than the screen: %s, %s, %i px',
  (locale, colorScheme, width) => expectForEverybody(server.url, { locale, colorScheme, width }),
);
