import { hostProblem } from '../../http/hosts.js';
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
  for (const host of hosts) {
    const problem = hostProblem(host);
    if (problem) throw optionError(call, 'allowed-host', problem.en, problem.zh);
  }
  return hosts;
}
