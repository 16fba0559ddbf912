/** How libraries escape a text, by their functions' names or by the look of it. */
export const escapings: readonly (readonly [string, (text: string) => string])[] = [
  ['rawurlencode', percent],
  ['encodeURIComponent', encodeURIComponent],
  ['encodeURI', encodeURI],
  ['quote', (text) => percent(text).replaceAll('%2F', '/')],
  ['%xx', (text) => lower(percent(text))],
  ['%xx, +', (text) => lower(percent(text)).replaceAll('%20', '+')],
  ['quote_plus', (text) => percent(text).replaceAll('%20', '+')],
  [
    'URLEncoder',
    (text) => percent(text).replaceAll('~', '%7E').replaceAll('%2A', '*').replaceAll('%20', '+'),
  ],
  ['urlencode', (text) => percent(text).replaceAll('~', '%7E').replaceAll('%20', '+')],
];

function percent(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/gu,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function lower(escaped: string): string {
  return escaped.replaceAll(/%[0-9A-F]{2}/gu, (escape) => escape.toLowerCase());
}
