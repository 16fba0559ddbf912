import { arch, platform, release } from 'node:os';
import { hasNodeSqlite } from '../../store/sqlite/node-driver.js';
import { installedVersion, ownFile, version } from '../../own-files.js';
import { longVersion } from '../line/long-version.js';
import { type Check, plainCheck } from './check.js';
import type { Io } from '../terminal/io.js';
import { localeIn } from '../terminal/language.js';

interface Manifest {
  readonly peerDependencies: Readonly<Record<string, string>>;
}

/** Node, packages, platform, language. */
export function checkMachine(env: Io['env']): readonly Check[] {
  const manifest: Manifest = JSON.parse(ownFile('package.json').toString());
  return [node(), ...packages(manifest), system(), place(env), environment(env)];
}

/** Always passes: `bin/shoubei-mock.js` does not start with a Node that is too old. */
function node(): Check {
  return plainCheck('node', { en: 'Node', zh: 'Node' }, process.version);
}

/** Packages of the kit must have the same version. Others are optional: only some stores need them. */
function packages({ peerDependencies }: Manifest): readonly Check[] {
  const kit = ['contracts', 'fixtures', 'sdk-lite'].map((name) => {
    const full = `@shoubei-kit/${name}`;
    return { full, found: installedVersion(full) };
  });
  const isOdd = kit.some(({ found }) => found !== version);
  const list = kit.map(({ full, found }) => `${full} ${found ?? '-'}`).join(', ');
  const peers = Object.keys(peerDependencies)
    .filter((name) => name !== 'libsql' || !hasNodeSqlite)
    .toSorted();
  const listed = (none: string): string =>
    peers.map((name) => `${name} ${installedVersion(name) ?? none}`).join(', ');
  return [
    plainCheck('version', { en: 'shoubei-mock', zh: 'shoubei-mock' }, longVersion),
    {
      name: 'packages',
      label: { en: 'Packages', zh: '包' },
      state: isOdd ? 'bad' : 'ok',
      text: {
        en: isOdd ? `${list}; all must be ${version}: install them together` : list,
        zh: isOdd ? `${list}；均应为 ${version}，请一并安装` : list,
      },
    },
    {
      name: 'peers',
      label: { en: 'Optional packages', zh: '可选包' },
      state: 'ok',
      text: { en: listed('(not installed)'), zh: listed('（未安装）') },
    },
  ];
}

function system(): Check {
  return plainCheck('system', { en: 'System', zh: '系统' }, `${platform()} ${arch()} ${release()}`);
}

function place(env: Io['env']): Check {
  const { locale, timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const text = `${localeIn(env) ?? '-'} (${locale}), ${timeZone}`;
  return plainCheck('locale', { en: 'Locale, time zone', zh: '区域与时区' }, text);
}

/** Names only: values may be keys. */
function environment(env: Io['env']): Check {
  const names = Object.keys(env).filter((name) =>
    /^SHOUBEI_MOCK_|^(?:NO|FORCE)_COLOR$|^NODE_OPTIONS$/u.test(name),
  );
  return plainCheck('environment', { en: 'Environment', zh: '环境变量' }, names.toSorted().join(', ') || '-');
}
