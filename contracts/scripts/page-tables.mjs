// The tables of README and docs.
import { existsSync } from 'node:fs';
import { provenanceWord } from './provenance.mjs';

const built = new URL('../../mock-server/dist/cli/commands.js', import.meta.url);

/** The commands and flags of the last build; undefined before the first build, which needs the files generated here. */
export async function builtCommandLine() {
  if (!existsSync(built)) return undefined;
  const { cliReference } = await import('../../mock-server/scripts/cli-reference.mjs');
  return { en: await cliReference('en'), zh: await cliReference('zh') };
}

/** The tables in documents, by the name of their markers: each prints its lines in a language. */
export const pageTables = ({ behaviours, causes, magic }) => ({
  causes: (lang) => {
    const head = lang === 'en' ? '| cause | what it means | what to do |' : '| 原因 | 含义 | 如何修正 |';
    const text = (row, part) => row[part][lang].replace('{field}', '_field_').replace('{detail}', '…');
    const rows = causes.map((row) => `| \`${row.code}\` | ${text(row, 'message')} | ${text(row, 'fix')} |`);
    return [head, '| --- | --- | --- |', ...rows];
  },
  behaviours: (lang) => {
    const head =
      lang === 'en'
        ? '| row | question | what the emulator does | provenance | setting |'
        : '| 编号 | 问题 | 模拟器的做法 | 来源 | 设置 |';
    const rows = behaviours.map((row) => {
      const setting = row.switch === null ? '' : `\`${row.switch}\``;
      const { id, question, behaviour, provenance } = row;
      return `| ${id} | ${question[lang]} | ${behaviour[lang]} | ${provenanceWord(provenance, lang)} | ${setting} |`;
    });
    return [head, '| --- | --- | --- | --- | --- |', ...rows];
  },
  magic: (lang) => [
    lang === 'en' ? '| digits | behaviour |' : '| 数字 | 行为 |',
    '| --- | --- |',
    ...magic.map(({ ss, behaviour, zh }) => `| ${ss} | ${lang === 'en' ? behaviour : zh} |`),
  ],
});
