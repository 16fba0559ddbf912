import { isIPv4, type Server } from 'node:net';

// In the executable this module takes the place of `listen-at.ts`. For an address, too, `listen` loads Node's modules for host
// names, clusters and child processes, and compiles its expression for IPv6: a tenth of the start. `_listen2`, which it then
// calls, is no documented part of Node, but the executable brings the Node on which it was tested.

interface BindsAtOnce {
  _listen2(address: string, port: number, family: 4, backlog: number): void;
}

export function listenAt(server: Server, port: number, host: string, backlog: number): void {
  // oxlint-disable-next-line no-underscore-dangle -- its name in Node
  if (isIPv4(host) && bindsAtOnce(server)) server._listen2(host, port, 4, backlog);
  else server.listen(port, host, backlog);
}

function bindsAtOnce(server: Server): server is Server & BindsAtOnce {
  return '_listen2' in server;
}
