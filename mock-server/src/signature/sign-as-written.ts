import type { CauseCode } from '@shoubei-kit/contracts/causes';
import type { SigningRule } from '@shoubei-kit/sdk-lite/signing';

/** What came as `sign`, read as a digest, and what was wrong with how it was written. */
export interface Written {
  /** Lower-case hexadecimal. */
  readonly digest: string;
  readonly causes: readonly CauseCode[];
}

/** Undefined where it is no digest in any writing that is known. */
export function readSign(sign: string, { case: expected }: SigningRule): Written | undefined {
  const bare = sign.trim();
  const spaced: readonly CauseCode[] = bare === sign ? [] : ['sign_whitespace'];
  if (/^(?:[0-9a-f]{2}){8,64}$/iu.test(bare)) {
    const isOther = bare !== (expected === 'upper' ? bare.toUpperCase() : bare.toLowerCase());
    const code = expected === 'upper' ? 'lowercase_digest' : 'uppercase_digest';
    return { digest: bare.toLowerCase(), causes: isOther ? [...spaced, code] : spaced };
  }
  if (!/^[\w+/-]{22,86}={0,2}$/u.test(bare)) return undefined;
  const bytes = Buffer.from(bare, 'base64');
  return [16, 20, 32, 64].includes(bytes.length)
    ? { digest: bytes.toString('hex'), causes: [...spaced, 'base64_digest'] }
    : undefined;
}
