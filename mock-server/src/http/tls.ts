import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import type { Text } from '../core/refusal.js';

/** A certificate (with intermediate certificates, if any) and its private key: PEM. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
}

/**
 * The result of checking the TLS files: a `problem` that prevents a start, or `warnings` about what clients may reject.
 */
export type CheckedTls = { readonly problem: Text } | { readonly warnings: readonly Text[] };

/** Checks certificate and key before anything listens, since OpenSSL's own messages help nobody. */
export function checkTls({ cert, key }: TlsFiles, nowMs: number): CheckedTls {
  const certificate = attempt(() => new X509Certificate(cert));
  if (!certificate) return { problem: noCertificate };
  if (/^-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/mu.test(key)) {
    return { problem: encrypted };
  }
  const privateKey = attempt(() => createPrivateKey(key));
  if (!privateKey) return { problem: noKey };
  if (!certificate.checkPrivateKey(privateKey)) return { problem: otherKey };
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    return {
      problem: { en: `the certificate cannot be used: ${code}`, zh: `证书无法使用：${code}` },
    };
  }
  return { warnings: warningsOf(certificate, nowMs) };
}

function warningsOf({ validFrom, validTo, subjectAltName }: X509Certificate, nowMs: number): readonly Text[] {
  const day = (time: string): string => new Date(time).toISOString().slice(0, 10);
  const warnings: Text[] = [];
  if (Date.parse(validTo) < nowMs)
    warnings.push({
      en: `the certificate expired on ${day(validTo)}: clients will reject it`,
      zh: `证书已于 ${day(validTo)} 过期，客户端会拒绝`,
    });
  if (Date.parse(validFrom) > nowMs)
    warnings.push({
      en: `the certificate is not valid before ${day(validFrom)}: clients will reject it until then`,
      zh: `证书自 ${day(validFrom)} 起有效，此前客户端会拒绝`,
    });
  if (subjectAltName === undefined)
    warnings.push({
      en: 'the certificate names no host (subjectAltName): clients will reject it',
      zh: '证书未写明主机（subjectAltName），客户端会拒绝',
    });
  return warnings;
}

function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

const noCertificate: Text = {
  en: 'the certificate is not one in PEM (-----BEGIN CERTIFICATE-----)',
  zh: '证书不是 PEM 格式（-----BEGIN CERTIFICATE-----）',
};
const noKey: Text = {
  en: 'the key is not a private key in PEM (-----BEGIN PRIVATE KEY-----)',
  zh: '私钥不是 PEM 格式（-----BEGIN PRIVATE KEY-----）',
};
const encrypted: Text = {
  en: 'the key is encrypted; write it without its passphrase: openssl pkey -in KEY -out PLAIN, and chmod 600 PLAIN',
  zh: '私钥已加密；请去除口令后写出：openssl pkey -in 私钥 -out 明文，并 chmod 600 明文',
};
const otherKey: Text = {
  en: 'the key is not that of the certificate',
  zh: '私钥与证书不匹配',
};
