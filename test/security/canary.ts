/** Secrets that no output may hold: a signing key, and a token of the admin API. */
export const canary = {
  key: 'c4n4ry-K3y-0123456789',
  token: 'c4n4ry-T0ken-9876543210',
} as const;

/** Forms in which a secret may stand in a text, and a long part of it. */
function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  return [
    secret,
    secret.slice(0, 12),
    secret.slice(-12),
    encodeURIComponent(secret),
    bytes.toString('base64').replace(/=+$/u, ''),
    bytes.toString('hex'),
    Array.from(secret).toReversed().join(''),
  ];
}

/** Which secrets a text holds; signs that could be used are given beside the canaries. */
export function secretsIn(text: string, signs: readonly string[] = []): readonly string[] {
  const lower = text.toLowerCase();
  const forms = [...Object.values(canary).flatMap(formsOf), ...signs];
  return forms.filter((form) => lower.includes(form.toLowerCase()));
}
