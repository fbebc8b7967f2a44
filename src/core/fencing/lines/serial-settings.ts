import { OcfError } from '../../errors.ts';

export interface SerialSettings {
  /** Bits per second. */
  readonly baud: number;
  readonly dataBits: 5 | 6 | 7 | 8;
  readonly parity: 'none' | 'odd' | 'even';
  readonly stopBits: 1 | 2;
  readonly flow: 'none' | 'rtscts' | 'xonxoff';
  /** Whether DTR and RTS drop when the line is closed. */
  readonly hangUp: boolean;
}

/** What a line has where neither its address nor the device says otherwise. */
export const usualSettings: SerialSettings = {
  baud: 9600,
  dataBits: 8,
  parity: 'none',
  stopBits: 1,
  flow: 'none',
  hangUp: true,
};

// what serial lines have by POSIX, and what Linux has besides
const rates: readonly number[] = [
  ...[50, 75, 110, 134, 150, 200, 300, 600, 1200, 1800, 2400, 4800, 9600, 19_200, 38_400],
  ...[57_600, 115_200, 230_400, 460_800, 500_000, 576_000, 921_600, 1_000_000, 1_152_000, 1_500_000],
];

const parities = { n: 'none', o: 'odd', e: 'even' } as const;

/**
 * Reads settings of a serial line: any of a rate, a frame, a flow control and `hupcl` or `-hupcl`, with commas between:
 * `9600,8n1`, `2400`, `19200,7e1,rtscts,-hupcl`.
 *
 * @throws OcfError INVALID
 */
export function parseSerialSettings(text: string): Partial<SerialSettings> {
  const settings: { -readonly [K in keyof SerialSettings]?: SerialSettings[K] } = {};
  for (const word of text.split(',')) {
    const part = partOf(word.trim().toLowerCase());
    const again = part && Object.keys(part).find((key) => key in settings);
    if (!part || again !== undefined) {
      const why = part ? 'says the same thing twice' : `has "${word}" in it`;
      throw new OcfError('INVALID', `"${text}" are no settings of a serial line: it ${why}.`, {
        suggestions: ['Write for example 9600,8n1 or 2400,7e1,rtscts; also xonxoff, hupcl, -hupcl.'],
      });
    }
    Object.assign(settings, part);
  }
  return settings;
}

function partOf(word: string): Partial<SerialSettings> | undefined {
  const baud = rates.find((rate) => String(rate) === word);
  if (baud !== undefined) return { baud };
  const frame = /^([5-8])([noe])([12])$/.exec(word);
  if (frame) {
    return {
      dataBits: Number(frame[1]) as SerialSettings['dataBits'],
      parity: parities[frame[2] as keyof typeof parities],
      stopBits: Number(frame[3]) as SerialSettings['stopBits'],
    };
  }
  if (word === 'rtscts' || word === 'xonxoff') return { flow: word };
  if (word === 'hupcl' || word === '-hupcl') return { hangUp: word === 'hupcl' };
  return undefined;
}

/** The settings in the form that `parseSerialSettings` reads; empty when there are none. */
export function serialSettingsText(settings: Partial<SerialSettings>): string {
  const { baud, dataBits, parity, stopBits, flow, hangUp } = settings;
  return [
    ...(baud === undefined ? [] : [String(baud)]),
    ...(dataBits === undefined ? [] : [`${dataBits}${(parity ?? 'none').slice(0, 1)}${stopBits ?? 1}`]),
    ...(flow === undefined || flow === 'none' ? [] : [flow]),
    ...(hangUp === undefined ? [] : [hangUp ? 'hupcl' : '-hupcl']),
  ].join(',');
}
