// Patterns that the project's text does not use, each with what to write instead.
// `except` removes legitimate uses from the text before the pattern is applied.
export const banned = [
  // The field's words.
  { pattern: /\banswer(s|ed|ing|able)?\b/iu, instead: 'response, respond, return' },
  {
    pattern: /\bask(s|ed|ing)?\b/iu,
    instead: 'request, send',
    except:
      /\bask(s|ed|ing)? (the provider|Shoubei|them|the user|you|yourself|for confirmation|before|first|in (the )?issues?)\b|(frequently|integrator) asked|\bto ask the provider\b|\bquestions? to ask\b/giu,
  },
  {
    pattern: /\brefus(e|es|ed|ing|al|als)\b/iu,
    instead: 'reject, rejection',
    except: /connection refused|ECONNREFUSED/giu,
  },
  {
    pattern: /\b(wrong|right|valid|bad|correct|good) signs?\b|\bsigns? (does|do) not fit\b/iu,
    instead: 'signature',
  },
  // Words of another century.
  {
    pattern: /\btell(s|ing)?\b|\btold\b/iu,
    instead: 'log, print, return, list, report',
    except: /\bstorytell/giu,
  },
  { pattern: /\bstands? in\b|\bstood in\b/iu, instead: 'is in, is listed in' },
  { pattern: /\bgoes by\b|\bgo by\b/iu, instead: 'uses, follows' },
  { pattern: /\blet(s|ting)? go\b/iu, instead: 'evict, release' },
  { pattern: /\bstr(ike|ikes|iking|uck)\b/iu, instead: 'apply, trigger', except: /strike ?through/giu },
  { pattern: /\blook(s|ed|ing)? at\b/iu, instead: 'check, read' },
  { pattern: /\bwhoever\b|\bwhom\b|\bwhose sake\b|\bwhichever\b/iu, instead: 'name the actor' },
  { pattern: /\bh(is|im|erself|imself)\b/iu, instead: 'their, its' },
  {
    pattern: /\bthat there (is|are) (not|no|none)\b|\bthat is none\b|\bif there is none\b/iu,
    instead: 'unknown, missing',
  },
  { pattern: /\bbut for\b/iu, instead: 'except', except: /(not only|not) [^.;]{1,60} but for/giu },
  { pattern: /\banew\b|\banyhow\b/iu, instead: 'again, in any case' },
  { pattern: /\bof (its|their|your|my|our) own\b/iu, instead: 'its own X, a separate X' },
  { pattern: /\bmend(s|ed|ing)?\b/iu, instead: 'fix, fixed' },
  { pattern: /\b(rest|lean)(s|ed|ing)? (up)?on\b/iu, instead: 'depends on' },
  { pattern: /\b(a|the) seed that was drawn\b|\bdrawn at random\b/iu, instead: 'generated, random' },
  { pattern: /\bneighbours?\b/iu, instead: 'other tools' },
  { pattern: /\bhandhelds?\b/iu, instead: 'POS device' },
  { pattern: /\byardsticks?\b/iu, instead: 'baseline' },
  {
    pattern: /\b(there is|there are|has) no [a-z]+ here\b|\bon this machine of\b/iu,
    instead: 'not tested yet',
  },
  // Chinese.
  { pattern: /收银台/u, instead: '收银端 / 收银机' },
  { pattern: /弄坏(签名|了?签)/u, instead: '故意签错' },
  { pattern: /再问一次|再问一遍/u, instead: '重试' },
  {
    pattern: /打击|先让出|标尺|可花费的|按名称造出|三种结局|演示(一个)?场景|一次就是一次/u,
    instead: '触发 / 优先淘汰 / 基线 / 可用于测试的 / 按名称复现 / 三种结果 / 执行场景 / 只核销一次',
  },
  {
    pattern: /本可能证明|变成观察所得|观察所得|连接而不说话|不说话/u,
    instead: '可被证伪 / 变成实测结论 / 实测 / 建立连接但不发数据',
  },
  { pattern: /应答/u, instead: '响应' },
  { pattern: /方言/u, instead: '响应风格' },
  { pattern: /台账|日记账/u, instead: '请求记录' },
  { pattern: /邻居/u, instead: '其他工具' },
];
