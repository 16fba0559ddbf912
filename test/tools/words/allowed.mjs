/** Paths that hold to the words already, and must; the others are still being rewritten. */
export const held = [
  '.changeset',
  '.ci',
  '.github',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'README.md',
  'README.zh-CN.md',
  'SECURITY.md',
  'SECURITY.zh-CN.md',
  'compose.yaml',
  'contracts',
  'docs',
  // Generated from the command line, which is still being rewritten.
  ':!docs/reference/cli.md',
  'examples',
  'fixtures',
  'mock-server/README.md',
  'mock-server/package.json',
  'mock-server/scripts',
  'mock-server/ui',
  'sdk-lite',
  'vitest.config.ts',
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
  // The name of a property: what to ask the provider.
  { file: /^contracts\/scripts\/generate\.mjs$/u, text: 'readonly ask:' },
  // The name of a Redis command.
  { file: /^docs\/reference\/stores(\.zh-CN)?\.md$/u, text: 'ASKING' },
  // A variable after jq's `//`.
  { file: /^examples\/curl-openssl\/write-off\.sh$/u, text: '<<<"$answer"' },
];
