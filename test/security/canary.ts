/** Secrets that no output may contain: a signing key, and a token of the admin API. */
export const canary = {
  key: 'c4n4ry-K3y-0123456789',
  token: 'c4n4ry-T0ken-9876543210',
} as const;

/** Forms of a secret in a text, and a long part of it. */
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

/** Lists the secrets that a text contains; usable signs are passed beside the canaries. */
export function secretsIn(text: string, signs: readonly string[] = []): readonly string[] {
  const lower = text.toLowerCase();
  const forms = [...Object.values(canary).flatMap(formsOf), ...signs];
  return forms.filter((form) => lower.includes(form.toLowerCase()));
}
