import { isIPv4, type Server } from 'node:net';

// In the executable this module replaces `listen-at.ts`. Even for an address, `listen` loads Node's modules for host
// names, clusters and child processes. It also compiles its expression for IPv6. Together that takes a tenth of the
// start. `listen` then calls `_listen2`, an undocumented part of Node. The executable contains the Node version on
// which this was tested.

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
