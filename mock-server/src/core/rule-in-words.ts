import type { SigningRule } from '@shoubei-kit/sdk-lite/signing';

/** A signing rule in one line. */
export function ruleInWords(rule: SigningRule, language: 'en' | 'zh' = 'en'): string {
  return language === 'en' ? inEnglish(rule) : inChinese(rule);
}

function inEnglish(rule: SigningRule): string {
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

function inChinese(rule: SigningRule): string {
  const keyPart = {
    '&key=': `，末尾加 &${rule.keyName}=密钥`,
    append: '，末尾加密钥',
    '&': '，末尾加 &密钥',
    prepend: '，开头加密钥',
    wrap: '，首尾各加密钥',
    sorted: `，${rule.keyName}=密钥 参与排序`,
    none: '',
  };
  const pair = rule.pair.replace('k', '名称').replace('v', '值');
  const order = {
    name: '按名称升序',
    'name-ignore-case': '按名称升序（忽略大小写）',
    given: '按发送顺序',
  };
  return [
    `${rule.algorithm}：${order[rule.order]}，以 ${JSON.stringify(rule.joiner)} 连接 ${pair}${keyPart[rule.placement]}`,
    rule.empties ? '空值参与' : '空值不参与',
    ...(rule.urlencode === 'none' ? [] : [`值经 URL 编码（${rule.urlencode}）`]),
    rule.charset.toUpperCase(),
    rule.case === 'lower' ? '小写' : '大写',
  ].join('；');
}
