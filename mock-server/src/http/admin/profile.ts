import type { SigningRule } from '@shoubei-kit/sdk-lite/signing';
import type { RequestHandler } from 'express';
import type { Deps } from '../../core/emulator.js';
import { behavioursInForce, linesInForce } from '../../core/provenance.js';
import type { Text } from '../../core/refusal.js';
import { ruleInWords } from '../../core/rule-in-words.js';
import { exportedProfile } from '../../profile/exported-profile.js';

/** `/profile`: every behaviour in force and how it is known. Excludes institutions and keys. */
export function profileRoute({ settings }: Deps): RequestHandler {
  return (_, response) => {
    const { name, observed, institutions: _institutions, ...rest } = settings;
    const behaviours = behavioursInForce(settings);
    const declared = linesInForce(settings);
    response.json({
      name,
      settings: rest,
      observed,
      behaviours,
      declared,
      signing_in_words: {
        request: inWords(settings.signing.request),
        response: inWords(settings.signing.response),
      },
      profile: exportedProfile(settings),
    });
  };
}

function inWords(rule: SigningRule): Text {
  return { en: ruleInWords(rule), zh: ruleInWords(rule, 'zh') };
}
