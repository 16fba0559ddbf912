import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { valuesOf, yamlFiles } from './yaml-texts.js';

test('PyYAML reads every YAML file with the intended values', ({ skip }) => {
  const texts = [...yamlFiles().values()];
  const script =
    'import json, sys, yaml; print(json.dumps([list(yaml.safe_load_all(t)) for t in json.load(sys.stdin)], default=str))';
  const { status, stdout, stderr } = spawnSync('python3', ['-c', script], {
    input: JSON.stringify(texts),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  skip(status !== 0 && /No module named 'yaml'/u.test(stderr), 'needs PyYAML');
  expect(stderr).toBe('');
  const read: unknown = JSON.parse(stdout);
  expect(read).toEqual(texts.map((text) => valuesOf(text, '1.2')));
});
