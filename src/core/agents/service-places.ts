/** Where a machine keeps the services it starts itself. */
export interface ServicePlaces {
  /** Folder of the start scripts of LSB. */
  readonly initFolder: string;
  /** The program that speaks with systemd. */
  readonly systemctl: string;
  /** A folder that is there only while systemd is the first process; systemd's own sd_booted(3) asks for it too. */
  readonly systemdMark: string;
}

export const usualPlaces: ServicePlaces = {
  initFolder: '/etc/init.d',
  systemctl: 'systemctl',
  systemdMark: '/run/systemd/system',
};

/** Folders of systemd's unit files, those that win first; for completion, which may start no program. */
export const unitFolders = [
  '/etc/systemd/system',
  '/run/systemd/system',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
] as const;
