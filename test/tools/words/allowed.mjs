/** The paths that must be without banned words: everything. */
export const held = ['.'];

/** Files that nobody reads as text, or that are made from others. */
export const unread = [
  /(^|\/)package-lock\.json$/u,
  /^contracts\/generated\//u,
  /^docs\/reference\/api\//u,
  /^test\/tools\/words\//u,
  /^test\/words\//u,
];

/** Quotations: `text` in files that `file` matches. */
export const allowed = [
  // The name of a property: what to ask the provider.
  { file: /^contracts\/scripts\/generate\.mjs$/u, text: 'readonly ask:' },
  // The name of a Redis command.
  { file: /^docs\/reference\/stores(\.zh-CN)?\.md$/u, text: 'ASKING' },
  // A variable after jq's `//`.
  { file: /^examples\/curl-openssl\/write-off\.sh$/u, text: '<<<"$answer"' },
  // The status in a result of sdk-lite, as the scripts of these pages print it.
  { file: /^test\/docs\/lost-responses\.test\.ts$/u, text: 'refused at attempt 2' },
  { file: /^test\/docs\/workbench\.test\.ts$/u, text: 'refused expired' },
  // A line of the source, by which the entry finds its mutant.
  { file: /^test\/mutation\/equivalent\.json$/u, text: 'refusal: failed' },
];
