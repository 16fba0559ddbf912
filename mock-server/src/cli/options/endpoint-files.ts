import type { EndpointDeclaration } from '@shoubei-kit/contracts';
import type { CommandCall } from '../line/command.js';
import { ownCall } from '../line/own-call.js';
import { listOption, type Option } from '../line/option.js';
import { inputName, readFileOrInput } from './files.js';
import { firstProblem } from './problems.js';
import { UsageError } from '../line/usage-error.js';

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
  const { drafts, readEndpoint } = await import('@shoubei-kit/fixtures/endpoints');
  const path = inputName(file, call.language);
  const text = await readFileOrInput(file, call).catch((error: unknown) => {
    if (!(error instanceof UsageError) || drafts().every(({ name }) => name !== file)) throw error;
    const makesIt = `${ownCall(call)} endpoints draft ${file} >${file}.yaml`;
    throw new UsageError(
      `${error.text.en}. A file is needed; ${makesIt} makes it from the draft`,
      `${error.text.zh}。须给出文件；${makesIt} 可由草稿生成`,
    );
  });
  const read = readEndpoint(text);
  if ('declaration' in read) return { file: path, declaration: read.declaration };
  throw firstProblem(path, read.problems, `shoubei-mock endpoints check ${file}`);
}
