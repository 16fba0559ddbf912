import { prepare } from './loaded-scenario.js';
import { attempt, confirmed } from './notice.js';
import { institutions, scope, tenants, untilListed } from './scope.js';
import { takenByReset } from './taken.js';

/** Sets up a scenario for a till, once the user has confirmed what its reset deletes. */
export async function askAndPrepare(name: string): Promise<void> {
  await untilListed();
  const own = tenants.value.some(({ inst_no }) => inst_no === scope.value);
  const who = own
    ? { en: `Tenant ${scope.value} is`, zh: `租户 ${scope.value} ` }
    : { en: 'The institutions of the profile share their state. They are', zh: '配置中的机构共用状态，' };
  const taken = await takenByReset(scope.value || (institutions.value[0] ?? ''));
  const keep =
    own || taken.isNothing
      ? { en: '', zh: '' }
      : {
          en: ' To keep all that, prepare it in a separate tenant.',
          zh: '如需保留，请在自己的租户中准备。',
        };
  const isMeant = await confirmed(
    {
      en: `${who.en} reset first. ${taken.en}${keep.en}`,
      zh: `${who.zh}将先被重置。${taken.zh}${keep.zh}`,
    },
    { en: 'Prepare', zh: '准备' },
  );
  if (!isMeant) return;
  await attempt(() => prepare(name), {
    en: `${name} is prepared for your till.`,
    zh: `已为收银端准备 ${name}`,
  });
}
