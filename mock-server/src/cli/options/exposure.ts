import { isHost } from '../../http/hosts.js';
import { type CommandCall, optionError } from '../line/command.js';
import { listOption, type Option, switchOption } from '../line/option.js';

export function allowedHostOption(en: string, zh: string): Option {
  return listOption('allowed-host', en, zh);
}

export const allowRealKeyOption: Option = switchOption(
  'allow-real-key',
  'Accept a key that may be real where others can reach the address without TLS',
  '允许在他人可访问的未加密地址上使用可能真实的密钥',
);

/** The names of `--allowed-host`; UsageError for an invalid host. */
export function givenHosts(call: CommandCall): readonly string[] {
  const hosts = call.list('allowed-host');
  const invalid = hosts.find((name) => !isHost(name));
  if (invalid === undefined) return hosts;
  const got = JSON.stringify(invalid);
  throw optionError(
    call,
    'allowed-host',
    `a name or address without scheme and port is needed, such as till.example, got ${got}`,
    `应为不含协议与端口的主机名或地址，如 till.example，实为 ${got}`,
  );
}
