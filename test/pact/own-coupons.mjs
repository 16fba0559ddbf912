// A provider with its own coupon codes: two of them fit the kit's pact.
const caller = { inst_no: '900024', merchant_no: '851811130002', shop_no: '862010110001' };

export function ownCoupons(settleAmount) {
  return {
    plan: async ([state]) => {
      if (state?.params.state === 'refunded') return { values: { coupon_code: '679533922928' } };
      if (state?.params.channel_type !== '10001') {
        return { obstacle: { en: 'no such coupon at hand', zh: '没有这样的券' } };
      }
      const amounts = { face_amount: 2500, settle_amount: settleAmount };
      return { values: { coupon_code: 'REAL77', wf_trace_no: 'run-7', ...amounts } };
    },
    bringAbout: async ({ params: { coupon_code = 'REAL77', wf_trace_no = 'run-7' } }) => ({
      values: { ...caller, coupon_code, wf_trace_no },
      key: 'shoubei-mock-demo-key',
    }),
    leave: async () => {},
  };
}
