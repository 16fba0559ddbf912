import type { SigningRule } from '@shoubei-kit/sdk-lite/signing';

/** A signing rule in one line. */
export function ruleInWords(rule: SigningRule): string {
  const keyPart = {
    '&key=': ` + &${rule.keyName}=KEY`,
    append: ' + KEY',
    '&': ' + &KEY',
    prepend: ', KEY first',
    wrap: ', KEY on both sides',
    sorted: `, ${rule.keyName}=KEY sorted in`,
    none: '',
  };
  const pair = rule.pair.replace('k', 'name').replace('v', 'value');
  const order = {
    name: 'sorted by name',
    'name-ignore-case': 'sorted by name, ignoring case',
    given: 'in the order sent',
  };
  return [
    `${rule.algorithm}: ${pair} ${order[rule.order]}, joined by ${JSON.stringify(rule.joiner)}${keyPart[rule.placement]}`,
    rule.empties ? 'empty values kept' : 'empty values left out',
    ...(rule.urlencode === 'none' ? [] : [`values URL-encoded (${rule.urlencode})`]),
    rule.charset.toUpperCase(),
    `${rule.case} case`,
  ].join('; ');
}
