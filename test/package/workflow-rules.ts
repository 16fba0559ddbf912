import { parse } from 'yaml';

interface Step {
  readonly uses?: string;
  readonly run?: string;
}
interface Job {
  readonly if?: string;
  readonly permissions?: Readonly<Record<string, string>> | string;
  readonly container?: { readonly options?: string };
  readonly steps?: readonly Step[];
}
interface Workflow {
  readonly on: unknown;
  readonly permissions?: Readonly<Record<string, string>> | string;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** Lists where a workflow trusts too much: replaceable actions or images, a token beside code that could use it. */
export function supplyFaults(text: string): readonly string[] {
  const { on, permissions, jobs }: Workflow = parse(text);
  const forks = JSON.stringify(on).includes('"pull_request') ? Object.entries(jobs) : [];
  return [
    ...text.split('\n').flatMap(lineFault),
    ...(mayProve(permissions) ? ['every job may request a proof of origin'] : []),
    ...(JSON.stringify(on).includes('pull_request_target') ? ['pull_request_target'] : []),
    ...Object.entries(jobs).flatMap(([name, job]) => proverFaults(name, job)),
    ...forks
      .filter(([, job]) => isPrivileged(job) && !leavesOutForks(job))
      .map(([name]) => `${name}: privileged, for forks`),
  ];
}

/** Reports a line that names its action or image without a hash, unless its comment says so. */
function lineFault(line: string): readonly string[] {
  const [, kind, name = '', comment = ''] = /^\s*(?:- )?(uses|image): (\S+)(?: # (.*))?$/u.exec(line) ?? [];
  if (
    kind === 'uses' &&
    !name.startsWith('./') &&
    !comment.startsWith('not pinned by commit yet: look up ')
  ) {
    const isPinned = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/u.test(name) && /^v\d+\.\d+\.\d+$/u.test(comment);
    return isPinned ? [] : [`no commit: ${name}`];
  }
  const isOwn = name.startsWith('registry.your-company.example/');
  const isDigest = /@sha256:[0-9a-f]{64}$/u.test(name) || comment.startsWith('not pinned by digest: ');
  return kind === 'image' && !isOwn && !isDigest ? [`no digest: ${name}`] : [];
}

function mayProve(permissions: Job['permissions']): boolean {
  return typeof permissions === 'string'
    ? permissions === 'write-all'
    : permissions?.['id-token'] === 'write';
}

/** A job that may request a proof of origin only publishes what was built elsewhere and is checked. */
function proverFaults(name: string, { permissions, steps = [] }: Job): readonly string[] {
  if (!mayProve(permissions)) return [];
  const uses = steps.map((step) => step.uses ?? '');
  const script = steps.map(({ run = '' }) => run).join('\n');
  const builds = /\b(?:npm (?:ci|i|install|run|pack|exec)|npx|node|make|bash|sh)\s/u.exec(script);
  const mustHave = [
    [uses.some((one) => one.startsWith('actions/download-artifact@')), 'publishes no artifact'],
    [/\bsha256sum --check --strict\b/u.test(script), 'checks no checksum'],
  ] as const;
  return [
    ...(uses.some((one) => one.startsWith('actions/checkout@') || one.startsWith('./'))
      ? ['has the source']
      : []),
    ...(builds ? [`runs ${builds[0].trim()}`] : []),
    ...mustHave.filter(([holds]) => !holds).map(([, fault]) => fault),
  ].map((fault) => `${name}: ${fault}`);
}

function isPrivileged({ container, steps = [] }: Job): boolean {
  const scripts = steps.map(({ run = '' }) => run);
  return [container?.options ?? '', ...scripts].some((text) => text.includes('--privileged'));
}

function leavesOutForks(job: Job): boolean {
  return (
    job.if ===
    "github.event_name != 'pull_request' || github.event.pull_request.head.repo.full_name == github.repository"
  );
}
