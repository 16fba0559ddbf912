import type { VNode } from 'preact';
import { asClient, asCurl, asVariables, type Credentials } from '../credentials.js';
import { CopyButton } from '../parts/button.js';
import { Fact } from '../parts/fact.js';
import { Panel } from '../parts/section.js';
import { say } from '../preferences.js';

/** A tenant's credentials, to copy in several forms. */
export function CredentialsPanel(props: {
  readonly of: Credentials;
  readonly isNew: boolean;
  readonly onClose: () => void;
}): VNode {
  const { of: credentials, isNew, onClose } = props;
  const { inst_no, key, merchant_no, shop_no } = credentials;
  const known = { inst_no, ...(key !== undefined && { key }), merchant_no, shop_no };
  return (
    <Panel
      title={isNew ? say('The new tenant', '新租户') : say(`Credentials of ${inst_no}`, `${inst_no} 的凭据`)}
      onClose={onClose}
    >
      <p>
        {key === undefined
          ? say(
              'The key was shown when the tenant was made. If you lost it, make another tenant.',
              '密钥只在新建租户时显示；如已遗失，请新建租户。',
            )
          : say(
              'The key is shown only as long as this page is open: copy it now.',
              '密钥仅在此页面打开期间显示，请立即复制。',
            )}
      </p>
      <dl class="facts">
        {Object.entries(known).map(([name, value]) => (
          <Fact key={name} name={name}>
            <code>{value}</code> <CopyButton text={value} what={name} />
          </Fact>
        ))}
      </dl>
      <Copies of={credentials} json={JSON.stringify(known, undefined, 2)} />
    </Panel>
  );
}

function Copies({ of: credentials, json }: { readonly of: Credentials; readonly json: string }): VNode {
  const what = say('of this tenant', '（此租户）');
  return (
    <p class="buttons">
      <CopyButton
        word={say('Copy as environment variables', '复制为环境变量')}
        what={what}
        text={async () => asVariables(credentials)}
      />
      <CopyButton
        word={say('Copy as client code (sdk-lite)', '复制为客户端代码（sdk-lite）')}
        what={what}
        text={async () => asClient(credentials)}
      />
      <CopyButton word={say('Copy as curl', '复制为 curl')} what={what} text={() => asCurl(credentials)} />
      <CopyButton word={say('Copy as JSON', '复制为 JSON')} what={what} text={json} />
    </p>
  );
}
