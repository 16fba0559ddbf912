import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { call } from '../admin-api.js';
import { attempt, confirmed } from '../notice.js';
import { Button, CopyButton } from '../parts/button.js';
import { Empty, Section, Table } from '../parts/section.js';
import { say } from '../preferences.js';
import { linkTo } from '../route.js';
import { loadInstitutions, scope, tenants } from '../scope.js';
import { takenWithTenant } from '../taken.js';

interface Made {
  readonly inst_no: string;
  readonly key: string;
  readonly merchant_no: string;
  readonly shop_no: string;
}

/** Institutions of their own: nothing crosses from one to another. */
export function Tenants(): VNode {
  const [made, setMade] = useState<Made>();
  const make = (): Promise<boolean> =>
    attempt(
      async () => {
        setMade(await call<Made>('POST', '/tenants', {}));
        await loadInstitutions();
      },
      { en: 'A tenant was made.', zh: '已新建租户' },
    );
  return (
    <>
      {made && <NewTenant key={made.inst_no} made={made} />}
      <Section
        title={say('Tenants', '租户')}
        aside={
          <Button kind="main" onPress={make}>
            {say('Make a tenant', '新建租户')}
          </Button>
        }
      >
        <p class="muted">
          {say(
            'A tenant is an institution for one tester or one test: its coupons, trace numbers, faults, clock and journal are its own.',
            '租户是供单个测试人员或单项测试使用的机构：券、流水号、故障、时钟与请求记录均相互独立。',
          )}
        </p>
        {tenants.value.length === 0 ? (
          <Empty>{say('There is none yet.', '尚无租户')}</Empty>
        ) : (
          <TenantTable
            onDropped={(instNo) => setMade((one) => (one?.inst_no === instNo ? undefined : one))}
          />
        )}
      </Section>
    </>
  );
}

function TenantTable({ onDropped }: { readonly onDropped: (instNo: string) => void }): VNode {
  return (
    <Table
      label={say('Tenants', '租户')}
      head={[say('Institution', '机构'), say('Merchant', '商户'), say('Shop', '门店'), say('Acts', '操作')]}
    >
      {tenants.value.map(({ inst_no: instNo, merchant_no: merchant, shop_no: shop }) => (
        <tr key={instNo} class={instNo === scope.value ? 'chosen' : ''}>
          <td>
            <code>{instNo}</code>
          </td>
          <td>
            <code>{merchant}</code>
          </td>
          <td>
            <code>{shop}</code>
          </td>
          <td class="bare">
            <span class="buttons">
              <Button
                kind="small"
                label={`${say('Work in it', '切换到此租户')} ${instNo}`}
                onPress={() => workIn(instNo)}
              >
                {say('Work in it', '切换到此租户')}
              </Button>
              <Button
                kind="small"
                label={`${say('Drop', '删除')} ${instNo}`}
                onPress={() => drop(instNo, onDropped)}
              >
                {say('Drop', '删除')}
              </Button>
            </span>
          </td>
        </tr>
      ))}
    </Table>
  );
}

/** The key is told once, to whoever made the tenant. */
function NewTenant({ made }: { readonly made: Made }): VNode {
  const { inst_no, key, merchant_no, shop_no } = made;
  const rows = { inst_no, key, merchant_no, shop_no };
  return (
    <Section
      title={say('The new tenant', '新租户')}
      isOpened
      aside={
        <CopyButton
          text={JSON.stringify(rows, undefined, 2)}
          what={say('all of it as JSON', '全部（JSON）')}
        />
      }
    >
      <p>{say('The key is shown only now: keep it.', '密钥仅显示这一次，请妥善保存。')}</p>
      <dl class="facts">
        {Object.entries(rows).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <code>{value}</code> <CopyButton text={value} what={name} />
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

function workIn(instNo: string): void {
  scope.value = instNo;
  location.hash = linkTo('coupons');
}

async function drop(instNo: string, onDropped: (instNo: string) => void): Promise<void> {
  const isMeant = await confirmed(await takenWithTenant(instNo), { en: 'Drop', zh: '删除' });
  if (!isMeant) return;
  const act = async (): Promise<void> => {
    await call('DELETE', `/tenants/${encodeURIComponent(instNo)}`);
    await loadInstitutions();
  };
  if (await attempt(act, { en: `${instNo} is gone.`, zh: `${instNo} 已删除` })) onDropped(instNo);
}
