/** Paths that hold to the words already, and must; the others are still being rewritten. */
export const held = [
  'fixtures/scenarios',
  'contracts/provenances.json',
  'contracts/response-fields.json',
  'contracts/README.md',
  'examples',
  'fixtures/README.md',
  'mock-server/README.md',
  'sdk-lite/README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'SECURITY.zh-CN.md',
  'docs/decisions',
  'docs/explanation/lost-responses.md',
  'docs/explanation/lost-responses.zh-CN.md',
  'docs/explanation/performance.md',
  'docs/explanation/performance.zh-CN.md',
  'docs/help',
  'docs/how-to/add-endpoints.md',
  'docs/how-to/add-endpoints.zh-CN.md',
  'docs/how-to/android.md',
  'docs/how-to/android.zh-CN.md',
  'docs/how-to/company-network.md',
  'docs/how-to/company-network.zh-CN.md',
  'docs/how-to/other-languages.md',
  'docs/how-to/other-languages.zh-CN.md',
  'docs/how-to/share-what-you-observed.md',
  'docs/how-to/share-what-you-observed.zh-CN.md',
  'docs/releasing.md',
  'docs/start/install.md',
  'docs/start/install.zh-CN.md',
  'docs/reference/errors.md',
  'docs/reference/errors.zh-CN.md',
  'docs/reference/write-off-api.md',
  'docs/reference/write-off-api.zh-CN.md',
];

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
  // A variable after jq's `//`.
  { file: /^examples\/curl-openssl\/write-off\.sh$/u, text: '<<<"$answer"' },
];
