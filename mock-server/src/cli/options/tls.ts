import type { TlsFiles } from '../../http/tls.js';
import type { CommandCall } from '../line/command.js';
import { fileOption, type Option } from '../line/option.js';
import { inputName, readFileOrInput } from './files.js';
import { UsageError } from '../line/usage-error.js';
import { warn } from '../line/warn.js';

export const tlsOptions: readonly Option[] = [
  fileOption(
    'tls-cert',
    'Certificate (PEM), to serve HTTPS in place of HTTP',
    '证书（PEM），以 HTTPS 代替 HTTP',
  ),
  fileOption('tls-key', 'Its private key (PEM)', '证书的私钥（PEM）'),
];

/**
 * Returns certificate and key, if given. Prints a warning about anything that clients will reject.
 *
 * @throws UsageError for files that cannot be read or do not fit
 */
export async function tlsFilesOf(call: CommandCall): Promise<TlsFiles | undefined> {
  const [certPath, keyPath] = [call.text('tls-cert'), call.text('tls-key')];
  if (certPath === undefined && keyPath === undefined) return undefined;
  if (certPath === undefined || keyPath === undefined) {
    const [cert, key] = [call.flag('tls-cert'), call.flag('tls-key')];
    throw new UsageError(`${cert} and ${key}: give both`, `${cert} 与 ${key} 须同时给出`);
  }
  const files = { cert: await readFileOrInput(certPath, call), key: await readFileOrInput(keyPath, call) };
  const certName = inputName(certPath, call.language);
  const { checkTls } = await import('../../http/tls.js');
  const checked = checkTls(files, Date.now());
  if ('problem' in checked) {
    const paths = `${certName}, ${inputName(keyPath, call.language)}`;
    throw new UsageError(`${paths}: ${checked.problem.en}`, `${paths}：${checked.problem.zh}`);
  }
  for (const { en, zh } of checked.warnings) warn(call, `${certName}: ${en}`, `${certName}：${zh}`);
  return files;
}
