import type { EndpointDeclaration } from '@shoubei-kit/contracts';
import type { CommandCall } from '../line/command.js';
import { listOption, type Option } from '../line/option.js';
import { UsageError } from '../line/usage-error.js';
import { inputName, readFileOrInput } from './files.js';
import { problemLine } from './profile-file.js';

export const endpointOption: Option = listOption(
  'endpoint',
  'Files that declare endpoints besides the write-off (YAML or JSON)',
  '声明核销以外接口的文件（YAML 或 JSON）',
  { completes: 'files' },
);

/** The endpoints of `--endpoint`; UsageError that names the first faulty line. */
export async function declaredEndpoints(call: CommandCall): Promise<readonly EndpointDeclaration[]> {
  const declarations: EndpointDeclaration[] = [];
  for (const file of call.list('endpoint')) declarations.push(await declarationIn(file, call));
  return declarations;
}

async function declarationIn(file: string, call: CommandCall): Promise<EndpointDeclaration> {
  const { readEndpoint } = await import('@shoubei-kit/fixtures/endpoints');
  const path = inputName(file, call.language);
  const read = readEndpoint(await readFileOrInput(file, call));
  if ('declaration' in read) return read.declaration;
  const [first, ...rest] = read.problems;
  const line = (language: 'en' | 'zh'): string => (first ? problemLine(path, first, language) : path);
  const more = rest.length === 0 ? undefined : `shoubei-mock endpoints check ${path}`;
  throw new UsageError(
    `${line('en')}${more === undefined ? '' : ` (and ${rest.length} more: ${more})`}`,
    `${line('zh')}${more === undefined ? '' : `（另有 ${rest.length} 处：${more}）`}`,
  );
}
