import type { VNode } from 'preact';
import { Button } from '../parts/button.js';
import { Section } from '../parts/section.js';
import { say } from '../preferences.js';
import { scope } from '../scope.js';

/** Replaces the view of a deleted institution: no action reaches others until the user chooses one. */
export function Gone(): VNode {
  const instNo = scope.value;
  return (
    <Section title={say(`Institution ${instNo} does not exist any more`, `机构 ${instNo} 已不存在`)}>
      <p>
        {say(
          'It was deleted, or the emulator was restarted. Choose an institution at the side, or use the profile, whose state others share.',
          '该机构已被删除，或模拟器已重新启动。请在侧栏选择机构，或使用配置中的机构（与他人共用状态）。',
        )}
      </p>
      <p class="buttons">
        <Button onPress={() => (scope.value = '')}>
          {say('Use the profile (shared)', '使用配置（共用）')}
        </Button>
      </p>
    </Section>
  );
}
