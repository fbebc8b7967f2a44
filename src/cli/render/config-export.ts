import type { ConfigExported } from '../../core/config/exchange/export/export-config.ts';
import type { Style } from '../style.ts';

/** The file alone, for a redirection. */
export function renderExport({ text }: ConfigExported, style: Style): string {
  return style.outside(text.replace(/\n$/, ''));
}
