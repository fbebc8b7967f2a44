/** Ways to see from here whether a node lives; what each does stands in core/liveness/detectors. */
export const detectorNames = ['ping', 'tcp', 'ssh', 'command', 'corosync'] as const;
export type DetectorName = (typeof detectorNames)[number];

export function isDetectorName(name: string): name is DetectorName {
  return (detectorNames as readonly string[]).includes(name);
}
