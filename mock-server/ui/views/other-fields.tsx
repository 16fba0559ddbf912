import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from '../parts/button.js';
import { Field } from '../parts/field.js';
import { say } from '../preferences.js';
import { draft } from '../request-form.js';

/** Fields that the endpoint's page does not have, such as those that a till sends too much. */
export function OtherFields(): VNode {
  const [name, setName] = useState('');
  const { others } = draft.value;
  const put = (field: string, value: string): void => {
    draft.value = { ...draft.value, others: { ...draft.value.others, [field]: value } };
  };
  return (
    <details open={Object.keys(others).length > 0}>
      <summary>{say('Further fields', '其他字段')}</summary>
      <div class="grid">
        {Object.entries(others).map(([field, value]) => (
          <Field
            key={field}
            label={field}
            value={value}
            hint={say('not documented; empty: not sent', '文档未列；留空则不传')}
            onInput={(text) => put(field, text)}
          />
        ))}
      </div>
      <div class="tools">
        <Field label={say('Name of a further field', '其他字段名')} value={name} onInput={setName} />
        <Button
          isOff={!/^[A-Za-z_][A-Za-z0-9_]{0,63}$/u.test(name) || name === 'sign' || name === '__proto__'}
          onPress={() => {
            put(name, others[name] ?? '');
            setName('');
          }}
        >
          {say('Add this field', '添加此字段')}
        </Button>
      </div>
    </details>
  );
}
