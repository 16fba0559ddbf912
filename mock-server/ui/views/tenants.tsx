import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { MadeTenant, TenantIdentity } from '../../src/workbench/tenants.js';
import { call } from '../admin-api.js';
import { knownKeys } from '../credentials.js';
import { attempt, confirmed } from '../notice.js';
import { Button } from '../parts/button.js';
import { Field, Form, Submit } from '../parts/field.js';
import { Empty, Section, Table } from '../parts/section.js';
import { say } from '../preferences.js';
import { linkTo } from '../route.js';
import { loadInstitutions, scope, tenants } from '../scope.js';
import { takenWithTenant } from '../taken.js';
import { Addresses } from './addresses.js';
import { CredentialsPanel } from './credentials.js';

/** Separate institutions that share no data. */
export function Tenants(): VNode {
  const [shown, setShown] = useState<{ readonly instNo: string; readonly isNew: boolean }>();
  const tenant = tenants.value.find(({ inst_no }) => inst_no === shown?.instNo);
  return (
    <>
      {shown && tenant && (
        <CredentialsPanel
          key={shown.instNo}
          of={{ ...tenant, key: knownKeys.value.get(shown.instNo) }}
          isNew={shown.isNew}
          onClose={() => setShown(undefined)}
        />
      )}
      <Section title={say('Tenants', '租户')}>
        <NewTenant onMade={(instNo) => setShown({ instNo, isNew: true })} />
        {tenants.value.length === 0 ? (
          <Empty>{say('No tenants yet.', '尚无租户')}</Empty>
        ) : (
          <TenantTable onShow={(instNo) => setShown({ instNo, isNew: false })} />
        )}
      </Section>
      <Addresses />
    </>
  );
}

const label = { en: 'Name', zh: '名称' };

function NewTenant({ onMade }: { readonly onMade: (instNo: string) => void }): VNode {
  const [name, setName] = useState('');
  const make = async (): Promise<void> => {
    let instNo = '';
    const act = async (): Promise<void> => {
      const made = await call<MadeTenant>(
        'POST',
        '/tenants',
        name.trim() === '' ? {} : { name: name.trim() },
      );
      instNo = made.inst_no;
      knownKeys.value = new Map([...knownKeys.value, [instNo, made.key]]);
      await loadInstitutions();
    };
    if (!(await attempt(act, { en: 'A tenant was made.', zh: '已新建租户' }, { name: label }))) return;
    setName('');
    onMade(instNo);
  };
  return (
    <Form onSubmit={make}>
      <div class="tools">
        <Field
          label={say(`${label.en} (optional)`, `${label.zh}（选填）`)}
          name="name"
          placeholder={say('at most 40 characters', '最多 40 个字符')}
          value={name}
          onInput={setName}
        />
        <Submit>{say('Make a tenant', '新建租户')}</Submit>
      </div>
    </Form>
  );
}

function TenantTable({ onShow }: { readonly onShow: (instNo: string) => void }): VNode {
  return (
    <Table
      label={say('Tenants', '租户')}
      head={[
        say('Institution', '机构'),
        say('Merchant', '商户'),
        say('Shop', '门店'),
        say('Actions', '操作'),
      ]}
    >
      {tenants.value.map((tenant) => (
        <Row key={tenant.inst_no} tenant={tenant} onShow={onShow} />
      ))}
    </Table>
  );
}

interface RowProps {
  readonly tenant: TenantIdentity;
  readonly onShow: (instNo: string) => void;
}

function Row({ tenant, onShow }: RowProps): VNode {
  const { inst_no: instNo, merchant_no: merchant, shop_no: shop, name } = tenant;
  const acts = [
    [say('Switch to', '切换到此租户'), () => workIn(instNo)],
    [say('Credentials', '凭据'), () => onShow(instNo)],
    [say('Delete', '删除'), () => drop(tenant)],
  ] as const;
  return (
    <tr class={instNo === scope.value ? 'chosen' : ''}>
      <td>
        <code>{instNo}</code>
        {name !== undefined && <small class="trace">{name}</small>}
      </td>
      <td>
        <code>{merchant}</code>
      </td>
      <td>
        <code>{shop}</code>
      </td>
      <td class="bare">
        <span class="buttons">
          {acts.map(([word, act]) => (
            <Button key={word} kind="small" label={`${word} ${instNo}`} onPress={act}>
              {word}
            </Button>
          ))}
        </span>
      </td>
    </tr>
  );
}

function workIn(instNo: string): void {
  scope.value = instNo;
  location.hash = linkTo('coupons');
}

async function drop({ inst_no: instNo, name }: TenantIdentity): Promise<void> {
  const called = name === undefined ? instNo : `${instNo} (${name})`;
  const isMeant = await confirmed(await takenWithTenant(instNo, called), { en: 'Delete', zh: '删除' });
  if (!isMeant) return;
  const isChosen = scope.value === instNo;
  const act = async (): Promise<void> => {
    await call('DELETE', `/tenants/${encodeURIComponent(instNo)}`);
    if (isChosen) scope.value = '';
    await loadInstitutions();
  };
  await attempt(act, {
    en: `Tenant ${called} is deleted.${isChosen ? ' The profile (shared) is chosen now.' : ''}`,
    zh: `已删除租户 ${called}${isChosen ? '；当前机构为配置（共用）' : ''}`,
  });
}
