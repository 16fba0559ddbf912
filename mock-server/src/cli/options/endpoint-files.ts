import type { EndpointDeclaration } from '@shoubei-kit/contracts';
import type { CommandCall } from '../line/command.js';
import { listOption, type Option } from '../line/option.js';
import { inputName, readFileOrInput } from './files.js';
import { firstProblem } from './problems.js';

export const endpointOption: Option = listOption(
  'endpoint',
  'Files that declare endpoints besides the write-off (YAML or JSON)',
  '声明核销以外接口的文件（YAML 或 JSON）',
  { completes: 'files' },
);

/** A declared endpoint, and the file that declares it. */
export interface EndpointFile {
  readonly file: string;
  readonly declaration: EndpointDeclaration;
}

/** The endpoints of `--endpoint`; UsageError that names the first faulty line. */
export async function declaredEndpoints(call: CommandCall): Promise<readonly EndpointFile[]> {
  const declared: EndpointFile[] = [];
  for (const file of call.list('endpoint')) declared.push(await declarationIn(file, call));
  return declared;
}

async function declarationIn(file: string, call: CommandCall): Promise<EndpointFile> {
  const { readEndpoint } = await import('@shoubei-kit/fixtures/endpoints');
  const path = inputName(file, call.language);
  const read = readEndpoint(await readFileOrInput(file, call));
  if ('declaration' in read) return { file: path, declaration: read.declaration };
  throw firstProblem(path, read.problems, `shoubei-mock endpoints check ${file}`);
}
