import type { TlsFiles } from '../../http/tls.js';
import type { Call, Option } from '../line/command.js';
import { readText } from './read-file.js';
import { UsageError } from '../line/usage-error.js';

export const tlsOptions: readonly Option[] = [
  {
    name: 'tls-cert',
    kind: 'text',
    completes: 'files',
    about: { en: 'Certificate (PEM): HTTPS in place of HTTP', zh: '证书（PEM）：以 HTTPS 代替 HTTP' },
  },
  {
    name: 'tls-key',
    kind: 'text',
    completes: 'files',
    about: { en: 'Its private key (PEM)', zh: '证书的私钥（PEM）' },
  },
];

/**
 * Certificate and key, where they were given; of what clients will not like, somebody is told.
 *
 * @throws UsageError for files that cannot be read or do not fit
 */
export async function tlsFilesOf(call: Call): Promise<TlsFiles | undefined> {
  const [certPath, keyPath] = [call.text('tls-cert'), call.text('tls-key')];
  if (certPath === undefined && keyPath === undefined) return undefined;
  if (certPath === undefined || keyPath === undefined) {
    throw new UsageError('--tls-cert and --tls-key go together', '--tls-cert 与 --tls-key 须同时给出');
  }
  const files = { cert: await readText(certPath), key: await readText(keyPath) };
  const { checkTls } = await import('../../http/tls.js');
  const checked = checkTls(files, Date.now());
  if ('problem' in checked) {
    const paths = `${certPath}, ${keyPath}`;
    throw new UsageError(`${paths}: ${checked.problem.en}`, `${paths}：${checked.problem.zh}`);
  }
  for (const warning of checked.warnings) call.io.err(`shoubei-mock: ${certPath}: ${warning[call.language]}`);
  return files;
}
