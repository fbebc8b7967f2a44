import { describeLies, menu, nothing, patience, unseen } from '../../../support/lying-rack.ts';

const tables = { ...menu, 'garbage-table': nothing, 'shifted-table': nothing, 'half-table': nothing };
const options = { timeout: 3 };

// a row without ON or OFF is none
const apc = { ...tables, 'unknown-state': nothing, pending: unseen };
describeLies('serial/apc-masterswitch over telnet', {
  front: 'apc',
  way: 'telnet',
  device: patience,
  options,
  patient: { timeout: 60 },
  outcomes: apc,
});

const baytech = { ...tables, 'unknown-state': unseen, confirm: menu.none, 'rpc-5': menu.none };
describeLies('serial/baytech-rpc3 over telnet', {
  front: 'baytech',
  way: 'telnet',
  device: patience,
  options,
  patient: { timeout: 60 },
  outcomes: baytech,
});
