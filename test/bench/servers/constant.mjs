/** The response of servers that decide nothing: as long as a real one. */
export const answer = {
  return_code: 'SUCCESS',
  return_msg: '操作成功',
  result_code: 'SUCCESS',
  order_no: '516375643352141195430506',
  wf_trace_no: 'T1',
  codes: 'B00000000001',
  amount: '1000',
  settle_amount: '994',
  sign: '2e48d05a3a60012b7db6f80913d2abc4',
};
