import type { RackEvent } from '../../core/lab/hold-rack.ts';
import type { RackState } from '../../core/lab/orders.ts';
import type { RackAddresses } from '../../core/lab/rack.ts';
import { quote } from '../../core/transport/quote.ts';
import type { Style } from '../style.ts';
import { table } from '../table.ts';

export function renderRackEvent(event: RackEvent, style: Style): string {
  switch (event.event) {
    case 'up':
      return renderUp(event, style);
    case 'state':
      return renderRackState(event, style);
    case 'refused':
      return [style.bad(event.message), ...event.suggestions.map((text) => `  ${text}`)].join('\n');
    case 'end':
      return `The rack is down. It was told ${count(event.told.length, 'command')} and switched ${count(event.done.length, 'time')}.`;
  }
}

function renderUp({ folder, cluster, control, fronts }: RackAddresses, style: Style): string {
  const rows = fronts.map(({ name, address, user, secretFile }) => [
    style.name(name),
    address,
    secretFile === undefined ? '' : `${user === undefined ? '' : `${user}, `}password in ${secretFile}`,
  ]);
  return [
    `The rack is up in ${folder}.`,
    '',
    ...(rows.length > 0 ? [table(['FRONT', 'ADDRESS', 'LOGIN'].map(style.heading), rows), ''] : []),
    `Try it:       ocf --cluster ${quote(cluster)} status`,
    `Tell it:      ocf lab tell --folder ${quote(folder)} fault no-effect   (or type here: fault no-effect; help)`,
    `For programs: ${control}`,
    'It goes with ^C, or when this input ends.',
  ].join('\n');
}

export function renderRackState({ fault, plugs, told, done, help }: RackState, style: Style): string {
  if (help) return table(['WORDS', 'MEANING'].map(style.heading), Object.entries(help));
  const rows = plugs.map(({ number, name, on }) => {
    const said = told.filter((one) => one.plugs.includes(number)).map(({ command }) => command);
    const did = done.filter(({ plug }) => plug === number).map((one) => (one.on ? 'on' : 'off'));
    return [
      String(number),
      style.name(name),
      on ? style.good('on') : style.faint('off'),
      said.join(' '),
      did.join(' '),
    ];
  });
  const page = table(['PLUG', 'HOST', 'POWER', 'TOLD', 'DONE'].map(style.heading), rows);
  return fault === 'none' ? page : `${page}\n${style.doubtful(`Fault: ${fault}`)}`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
