// Made by contracts/scripts/generate.mjs; do not edit.
export const provenances = [
  {
    "provenance": "documented",
    "word": {
      "en": "documented",
      "zh": "有文档"
    },
    "meaning": {
      "en": "The provider's page says so.",
      "zh": "平台的文档写明了。"
    }
  },
  {
    "provenance": "conflicting",
    "word": {
      "en": "conflicting",
      "zh": "文档矛盾"
    },
    "meaning": {
      "en": "The page says two things. There is a setting, with a stated default.",
      "zh": "文档自相矛盾；可以用设置选择，默认值已注明。"
    }
  },
  {
    "provenance": "sibling",
    "word": {
      "en": "sibling platform",
      "zh": "同系平台"
    },
    "meaning": {
      "en": "The page is silent. A platform of the same family does so, in public docs and clients.",
      "zh": "文档没有说明；同系平台的公开文档与客户端是这样做的。"
    }
  },
  {
    "provenance": "assumed",
    "word": {
      "en": "assumed",
      "zh": "假设"
    },
    "meaning": {
      "en": "Nothing public says so. The emulator does what such platforms usually do, and most of it has a setting.",
      "zh": "没有公开资料；模拟器按此类平台的惯例处理，多数可以设置。"
    }
  },
  {
    "provenance": "observed",
    "word": {
      "en": "observed",
      "zh": "实测"
    },
    "meaning": {
      "en": "You saw it at the real endpoint. Your profile says when and how.",
      "zh": "您在真实接口上实测到；您的配置写明日期与出自何处。"
    }
  }
];

export function provenanceWord(provenance, lang) {
  return provenances.find((row) => row.provenance === provenance)?.word[lang] ?? provenance;
}

export function marked(text, provenance, lang) {
  if (provenance === 'documented' || provenance === 'observed') return text;
  const word = provenanceWord(provenance, lang);
  return lang === 'en' ? `${text} (${word})` : `${text}（${word}）`;
}
