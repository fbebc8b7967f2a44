import type { Node } from '../config/model.ts';
import { failure } from './failures.ts';
import type { Failure } from './transport.ts';

// What goes into an argument list must not be taken for an option, so nothing may begin with a dash.
const host = /^[A-Za-z0-9_:[][A-Za-z0-9._:%[\]-]*$/;

/** Why a node's name or address must not go into an argument list; undefined when all is well. */
export function unsafeName({ name, address, ssh }: Node): Failure | undefined {
  if (!host.test(name)) return wrong(name, 'name', name);
  if (!host.test(address)) return wrong(name, 'address', address);
  if (ssh.user !== undefined && !/^[A-Za-z0-9_][A-Za-z0-9._@\\-]*\$?$/.test(ssh.user))
    return wrong(name, 'user', ssh.user);
  if (ssh.jump !== undefined && !/^[A-Za-z0-9_[][A-Za-z0-9._:%@,[\]/-]*$/.test(ssh.jump))
    return wrong(name, 'jump host', ssh.jump);
  return undefined;
}

function wrong(node: string, what: string, value: string): Failure {
  return failure('INVALID', `The ${what} ${JSON.stringify(value)} of node ${node} cannot be given to another program.`);
}
