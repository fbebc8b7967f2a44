/**
 * The public edge of the library: everything a program that imports `ocf` may rely on. A use case is a function of an
 * open cluster and an input; its result is what the command line prints with --json.
 *
 * @example
 * import { openCluster, planFence, executeFence } from 'ocf';
 * const cluster = await openCluster({ choice: 'web' });
 * const plan = await planFence(cluster, { nodes: ['n2'], action: 'off', reason: 'hangs' });
 * const { nodes } = await executeFence(cluster, plan);
 */
export { type AgentAccess, agentsOfCluster, agentsOfHost } from './core/agents/access.ts';
export { type ActionInput, type ActionResult, runAction } from './core/agents/action.ts';
export type { AgentClass, AgentSite, FoundAgent } from './core/agents/classes/agent-class.ts';
export type { PackageClass } from './core/agents/classes/package-class.ts';
export {
  type AgentTestInput,
  executeAgentTest,
  type PreparedAgentTest,
  prepareAgentTest,
} from './core/agents/conformance/test-agent.ts';
export { type AgentInventory, agentInventory } from './core/agents/inventory.ts';
export { type AgentList, agentList } from './core/agents/list.ts';
export { type ActionPlan, planAction } from './core/agents/plan-action.ts';
export type { AgentResult } from './core/agents/run.ts';
export { type ShownAgent, showAgent } from './core/agents/show.ts';
export type { Cluster, Host } from './core/cluster.ts';
export { type AddClusterInput, addCluster, type ClusterAdded } from './core/clusters/add.ts';
export {
  type ClusterDeleted,
  type ClusterDeletion,
  type DeleteClusterInput,
  deleteCluster,
  planDeleteCluster,
} from './core/clusters/delete.ts';
export { type ClusterList, listClusters } from './core/clusters/list.ts';
export { type ClusterShown, showCluster } from './core/clusters/show.ts';
export { type ClusterUsed, useCluster } from './core/clusters/use.ts';
export { type ConfigChecked, checkFile } from './core/config/check/check.ts';
export { type ConfigExplained, explainConfig } from './core/config/describe/explain.ts';
export { clusterJsonSchema } from './core/config/describe/json-schema.ts';
export { type ApplyDraftInput, applyDraft, draftNodes, type NodesDraft } from './core/config/drafts/edit-draft.ts';
export { type DeviceList, type DevicesChanged, deleteDevices, listDevices } from './core/config/entries/devices.ts';
export {
  type AddGroupInput,
  addGroup,
  type DeleteGroupsInput,
  deleteGroups,
  excludeNodes,
  type GroupInput,
  type GroupsChanged,
  includeNodes,
  type RenameGroupInput,
  renameGroup,
  setGroup,
} from './core/config/entries/group-changes.ts';
export {
  type GroupDetails,
  type GroupList,
  type GroupListInput,
  type GroupShown,
  type GroupsShown,
  listGroups,
  showGroups,
} from './core/config/entries/group-list.ts';
export {
  type RenameResourceInput,
  type ResourceRenamed,
  renameResource,
} from './core/config/entries/rename-resource.ts';
export {
  type AddResourceInput,
  deleteResources,
  listResources,
  type ResourceList,
  type ResourcesChanged,
} from './core/config/entries/resources.ts';
export { type SetEntriesInput, setResources } from './core/config/entries/set-entries.ts';
export { listSources, type SourceList, type SourceShown } from './core/config/entries/source-list.ts';
export { type ConfigExported, type ExportInput, exportConfig } from './core/config/exchange/export/export-config.ts';
export { type ImportFormatName, importFormatNames } from './core/config/exchange/import/formats.ts';
export { type ConfigImported, type ImportInput, importConfig } from './core/config/exchange/import/import-config.ts';
export { type ClusterCreated, type InitInput, initCluster } from './core/config/file/init.ts';
export { type CompareInput, type ConfigCompared, compareVersions } from './core/config/history/compare.ts';
export type { HistoryEntry } from './core/config/history/entries.ts';
export { type ConfigHistory, configHistory, type HistoryQuery } from './core/config/history/list.ts';
export { type ConfigRestored, type RestoreInput, restoreVersion } from './core/config/history/restore.ts';
export { type ConfigShown, type ShowInput, showConfig } from './core/config/history/show.ts';
export { type ConfigUndone, type UndoInput, undoChange } from './core/config/history/undo.ts';
export { type FindNodesInput, type FoundNodes, findNodes } from './core/config/listing/find-nodes.ts';
export { type OriginsShown, showOrigins } from './core/config/listing/origins.ts';
export { type NodeCommands, recreateNodes } from './core/config/listing/recreate.ts';
export { type ResourceCommands, recreateResources } from './core/config/listing/recreate-resources.ts';
export type * from './core/config/model.ts';
export { nodeLookup } from './core/config/nodes/lookup.ts';
export {
  type AddNodesInput,
  addNodes,
  type DeleteNodesInput,
  deleteNodes,
  type NodesChanged,
  type NodesDeleted,
} from './core/config/nodes/node-changes.ts';
export { listNodeNames, listNodes, type NodeList, type NodesShown, showNodes } from './core/config/nodes/nodes.ts';
export { type NodesRenamed, type RenameNodesInput, renameNodes } from './core/config/nodes/rename-nodes.ts';
export { allNodes, nodeNamed, nodeNames, selectNodes } from './core/config/nodes/resolve.ts';
export { type SetNodesInput, setNodes } from './core/config/nodes/set-nodes.ts';
export { type DoctorInput, type DoctorResult, doctor } from './core/doctor/doctor.ts';
export { type ErrorCode, exitStatus, OcfError, type OcfErrorDetails, type Place } from './core/errors.ts';
export { executeFence, type FenceResult } from './core/fencing/act/fence.ts';
export type { NodeVerdict } from './core/fencing/act/node-verdict.ts';
export { armFencing, type DisarmInput, disarmFencing, type FenceArming } from './core/fencing/arming/disarm.ts';
export {
  type ConformanceInput,
  type ConformanceReport,
  executeConformance,
  prepareConformance,
} from './core/fencing/conformance/test-program.ts';
export { type DialogueTest, type DialogueTestInput, testDeviceFile } from './core/fencing/device-files/test-file.ts';
export { type DeviceDescriptions, describeDevices } from './core/fencing/devices/device-describe.ts';
export { type DeviceHosts, deviceHosts } from './core/fencing/devices/device-hosts.ts';
export { type DeviceStatus, deviceStatus } from './core/fencing/devices/device-status.ts';
export { type DeviceTest, testDevices } from './core/fencing/devices/device-test.ts';
export { type DeviceTypes, deviceTypes } from './core/fencing/devices/device-types.ts';
export { addKnownDevice, editKnownDevices, setKnownDevices } from './core/fencing/devices/fitting-devices.ts';
export { fencibleNodes } from './core/fencing/devices/known-devices.ts';
export type {
  Command as PowerCommand,
  CommandAnswer,
  DeviceContext,
  DeviceOptions,
  DriverContext,
  DriverDescription,
  DriverParameter,
  Explanation as DriverExplanation,
  FenceDriver,
  Look,
  PlugListing,
  PowerDevice,
} from './core/fencing/driver.ts';
export { type GuardName, guardNames } from './core/fencing/guards/refusal.ts';
export {
  type FenceHistory,
  type FenceRecord,
  fenceHistory,
  isVerifiedOff,
  lastVerdict,
} from './core/fencing/history/history.ts';
export { type HistoryWords, queryHistory } from './core/fencing/history/history-query.ts';
export type { PackageDrivers } from './core/fencing/package-drivers.ts';
export type { FencePlan, FenceRequest, PreparedFence } from './core/fencing/plan/fence-plan.ts';
export { lookAtPlan, type ProbedNode } from './core/fencing/plan/look-at-plan.ts';
export { planFence } from './core/fencing/plan/plan.ts';
export { type FenceTopology, fenceTopology } from './core/fencing/plan/topology.ts';
export type { Attempt, FenceAction, HumanWord, PowerState, VerdictKind } from './core/fencing/verdict.ts';
export type { FenceReason } from './core/fencing/why-not/fence-reason.ts';
export { type WhyNot, type WhyNotInput, whyNot } from './core/fencing/why-not/why-not.ts';
export { type Home, homeOf } from './core/home.ts';
export { askQuorum, type QuorumAnswer } from './core/membership/quorum.ts';
export { NodeSet } from './core/nodeset/nodeset.ts';
export { type NodeLookup, parseNodeSet } from './core/nodeset/parse.ts';
export { type ClusterOptions, openCluster } from './core/open-cluster.ts';
export { type HostOptions, openHost } from './core/open-host.ts';
export { openPast } from './core/open-past.ts';
export { type Reporter, silentReporter } from './core/reporter.ts';
export { changeStatus, type ResourceChange } from './core/resources/change.ts';
export {
  addKnownResource,
  type Checks,
  editKnownResources,
  type ResourcesChecked,
  setKnownResources,
} from './core/resources/fitting-resources.ts';
export { canStart, type StartAnswer, type StartQuestion } from './core/resources/gate/can-start.ts';
export { type ResourceGraph, resourceGraph } from './core/resources/graph/resource-graph.ts';
export { type MonitorReport, monitorResources } from './core/resources/monitor.ts';
export type { Goal, GoalAction } from './core/resources/plan/goal.ts';
export { type StartInput, startResources } from './core/resources/start.ts';
export { type ClusterStatus, clusterStatus } from './core/resources/status.ts';
export { type StopInput, stopResources } from './core/resources/stop.ts';
export {
  listTransactions,
  showTransaction,
  type TransactionList,
  type TransactionRecord,
} from './core/resources/transactions/records.ts';
export { type FinishInput, resumeTransaction, rollbackTransaction } from './core/resources/transactions/resume.ts';
export { type TransactOptions, transact } from './core/resources/transactions/transact.ts';
export { type Validated, validateOnNodes } from './core/resources/validate.ts';
export type { CheckedOnce } from './core/resources/watch/check-level.ts';
export { type CheckOnceInput, checkOnce } from './core/resources/watch/check-once.ts';
export type { TimedEvent, WatchEvent } from './core/resources/watch/event.ts';
export { type WatchInput, type WatchSummary, watchResources } from './core/resources/watch/watch.ts';
export { type Explanation, explainResources } from './core/resources/why/explain.ts';
export { realSystem, type System } from './core/system.ts';
export { planRun, type RunInput, type RunResult, runCommand } from './core/transport/run-command.ts';
export type { Call, Outcome, Transport } from './core/transport/transport.ts';
export { pinKeys, planTrust, type TrustPlan, type TrustResult } from './core/transport/trust.ts';
