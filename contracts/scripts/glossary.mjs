// The table of docs/help/glossary.md. The meaning of a term that the web page explains is that of glossary.json.
import { readFileSync } from 'node:fs';

const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
const explained = new Map(read('../glossary.json').map((row) => [row.name, row]));
const terms = read('glossary-terms.json');

const sentence = { en: ' ', zh: '' };
const heads = {
  en: '| term | 中文 | meaning |',
  zh: '| 术语 | 英文 | 含义 |',
};

export function glossaryTable(lang) {
  const other = lang === 'en' ? 'zh' : 'en';
  const rows = terms.map(({ name, term, see, ...own }) => {
    const { field, meaning } = explained.get(name) ?? own;
    const wire = field === undefined ? '' : `\`${field}\`${lang === 'en' ? ': ' : '：'}`;
    const text = `${wire}${meaning[lang]}${see ? sentence[lang] + linkOf(see, lang) : ''}`;
    return `| <a id="${name}"></a>${term[lang]} | ${term[other]} | ${text} |`;
  });
  return [heads[lang], '| --- | --- | --- |', ...rows];
}

function linkOf({ page, anchor, text }, lang) {
  const hash = anchor === undefined ? '' : `#${anchor[lang]}`;
  return `[${text[lang]}](${page}${lang === 'en' ? '' : '.zh-CN'}.md${hash})`;
}
