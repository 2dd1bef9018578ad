// Generated from the types of the Rust crate by `make generate`.

/** The answer to a question of the flowchart. */
export type Answer = "yes" | "no";

/** What it takes to answer a question. */
export type AnsweredFrom = "manifest" | "status" | "person";

/** Whether a fix may be applied without looking. */
export type Applicability = "safe" | "unsafe" | "display-only";

/**
 * What an update of a `Workspace` has found to be different. Applied to the diagnostics of the last update by their ids, it
 * gives those of now.
 */
export interface Changes {
  /** The numbers of now. */
  summary: Summary;
  /** Diagnostics that were not there, in the order of the report. */
  added: Array<Diagnostic>;
  /** Diagnostics that were there and differ, be it in their place only; in the order of the report. */
  changed: Array<Diagnostic>;
  /** Ids of diagnostics that are gone, in the order of the former report. */
  removed: Array<string>;
}

/** A way in the flowchart. */
export interface ChartArrow {
  /** The id of a question, an exit, a stage, or of the end. */
  to: string;
  /** The id of a command that is run on the way. */
  command?: string;
}

/** A command of the flowchart. */
export interface ChartCommand {
  /** For example `C1`. */
  id: string;
  /** With placeholders such as `<pod-name>`. */
  command: string;
  /** What to look for in its answer. */
  explanation: string;
}

/** A box of the flowchart at which a search ends. */
export interface ChartExit {
  /** For example `X1`. */
  id: string;
  /** Who has to act. */
  kind: ExitKind;
  /** The words that the drawing prints, in English. */
  drawn: string;
  /** What to do. */
  text: string;
  /** Why, and how. */
  explanation: string;
  /** Where the drawing is wrong or has grown old: what is right. */
  correction?: string;
  /** Why files alone never lead here, where that is so. */
  beyondFiles?: string;
}

/** A question of the flowchart. */
export interface ChartQuestion {
  /** For example `P1`. */
  id: string;
  /** The part of the path that it is about. */
  stage: StageName;
  /** The words that the drawing prints, in English. */
  drawn: string;
  /** The question. */
  text: string;
  /** What it means, and how it is answered. */
  explanation: string;
  /** Where the drawing is wrong or has grown old: what is right. */
  correction?: string;
  /** What it takes to answer it. */
  answeredFrom: AnsweredFrom;
  /** Where yes leads to. */
  yes: ChartArrow;
  /** Where no leads to. */
  no: ChartArrow;
}

/** A box which says that a part of the path is as it should be. */
export interface ChartStage {
  /** For example `G1`. */
  id: string;
  /** The part of the path. */
  stage: StageName;
  /** The words that the drawing prints, in English. */
  drawn: string;
  /** What is said. */
  text: string;
  /** Leads to the next part. */
  next: ChartArrow;
}

/** The parts of the graph that were followed and connect. */
export interface Connected {
  /** Ingress paths and default backends that reach a Service which reaches a Pod */
  ingressPaths: number;
  /** Services that reach a Pod */
  services: number;
  /** Workloads, bare Pods included, that a Service reaches */
  workloads: number;
}

/** One finding. */
export interface Diagnostic {
  /** Made of rule, file, object and field path: stable while the fault stays, unique in a report. */
  id: string;
  /** The rule's name, for example `service-selector-matches-no-pod`. */
  rule: string;
  /** How bad it is. */
  severity: Severity;
  /** What is wrong, on one line. */
  message: string;
  /** What to do about it. */
  help: string;
  /** The object, if the document holds one. */
  resource?: ObjectRef;
  /** The smallest piece of text that is wrong. */
  primary: Span;
  /** The other half of the fault. */
  related: Array<Related>;
  /** The field as Kubernetes writes it: `spec.template.spec.containers[0].ports[0].name`. */
  fieldPath?: string;
  /** What Kubernetes itself says to this, where it says something. */
  kubernetesMessage?: string;
  /** The facts behind the message. */
  evidence: Array<string>;
  /** Ids of the questions of the troubleshooting flowchart that this answers. */
  questions: Array<string>;
  /** Ids of the diagnostics that cause this one; absent for a root. */
  causedBy?: Array<string>;
  /** Changes of the text that mend it. */
  fixes: Array<Fix>;
  /** Commands that show more in a cluster. */
  commands: Array<string>;
  /** Hints for editors. */
  tags: Array<Tag>;
  /** The file that Helm names in its `# Source:` comment. */
  source?: string;
  /** The rule's documentation. */
  url: string;
}

/** A document, and the object in it. */
export interface DocumentInfo {
  /** The file as it was given. */
  file: string;
  /** The document's position in the file, from 0. */
  index: number;
  /** The whole object: the document, or its part in a `List`. */
  span: Span;
  /** The object, if there is one. */
  resource?: ObjectRef;
  /** Where its name stands. */
  nameSpan?: Span;
}

/**
 * A document and what Kubernetes reads in it.
 *
 * As data it has `file` and `document`, and either `value` or `refusal`.
 */
export interface DocumentValue {
  /** The path of the file as it was given. */
  file: string;
  /** Position among the documents of the file, from 0; empty documents count. */
  document: number;
  /** The value, with the values of a Secret hidden. */
  value?: unknown;
  /** Why Kubernetes' reader refuses the text, if it does; there is no value then. */
  refusal?: Refusal;
}

/** The replacement of a range by a text. */
export interface Edit {
  /** The file as it was given. */
  file: string;
  /** The first character that is replaced. */
  start: Position;
  /** After the last character that is replaced. */
  end: Position;
  /** What stands there instead. */
  newText: string;
  /** Hash of the whole text of the file as it was checked; `apply_fixes` refuses another text. */
  textHash: string;
}

/** What kind of box a search ends at. */
export type ExitKind = "fix" | "component" | "unknown";

/** A change of the text. */
export interface Fix {
  /** The diagnostic's id and a number. */
  id: string;
  /** What the change does, as an order: "Change the label to `app: web`". */
  title: string;
  /** Whether it may be applied without looking. */
  applicability: Applicability;
  /** The one to choose where a diagnostic has several. */
  preferred: boolean;
  /** They never overlap; all are applied or none. */
  edits: Array<Edit>;
}

/** The troubleshooting flowchart: what to ask, what to run, and where it ends. */
export interface Flowchart {
  /** Leads to the first question. */
  start: ChartArrow;
  /** The questions, in the order in which they are asked. */
  questions: Array<ChartQuestion>;
  /** The commands that help to answer them. */
  commands: Array<ChartCommand>;
  /** The boxes at which a search ends. */
  exits: Array<ChartExit>;
  /** The boxes which say that a part of the path is as it should be. */
  stages: Array<ChartStage>;
  /** The id of the last box: the app answers. */
  end: string;
}

/** The objects of the input and how they are connected. */
export interface Graph {
  /** Every object of the input, then those that are only referred to. */
  nodes: Array<GraphNode>;
  /** Every connection, in the order of the objects that it starts from. */
  edges: Array<GraphEdge>;
}

/** A connection in the graph. */
export interface GraphEdge {
  /** Id of the node that the edge starts from. */
  from: string;
  /** Id of the node that it leads to. */
  to: string;
  /** What the one has to do with the other. */
  kind: GraphEdgeKind;
  /** Whether the other end is there and no error stands on the reference. */
  ok: boolean;
  /**
   * The path of an Ingress and the Service's port, `/api → 80`, with the host before it where the Ingress has several, and
   * `* → 80` for every request that is left; the labels of a selector, or a volume's name; may be empty.
   */
  label: string;
  /** The reference. */
  fromSpan: Span;
  /** What it refers to. */
  toSpan?: Span;
  /** Ids of the diagnostics that stand on the reference. */
  diagnostics: Array<string>;
}

/** What one object has to do with another. */
export type GraphEdgeKind = "owns" | "selects" | "routes" | "mounts" | "reads" | "scales";

/** An object in the graph. */
export interface GraphNode {
  /** Made of kind, namespace and name; unique in a graph. */
  id: string;
  /** The object. */
  resource: ObjectRef;
  /** The object's name in the text; for one that is not there, the first place that refers to it. */
  span: Span;
  /** How it is. */
  state: NodeState;
  /** Of the Pods that it made, or of itself, how many are ready; only where the input has their status. */
  ready?: number;
  /** How many there are. */
  total?: number;
  /** What a picture writes into the box: hosts of an Ingress, ports of a Service, ports of the containers. */
  details: Array<string>;
}

/** A step of the way. */
export interface Hop {
  /** The object; where it is missing, the one that was asked for. */
  resource: ObjectRef;
  /** What happens here. */
  detail: string;
  /** Whether the request gets past it. */
  ok: boolean;
  /** The text that decides it. */
  span?: Span;
  /** What else is worth knowing. */
  notes: Array<string>;
}

/** Findings that are known and wanted: those of `rule`, of all that match the other fields as far as they are given. */
export interface Ignore {
  /** The rule's name. */
  rule: string;
  /** The files, as a path in which `*` stands for part of a name and `**` for folders. */
  path?: string;
  /** The kind of the object, for example `Service`. */
  kind?: string;
  /** The name of the object; `*` stands for any part of it. */
  name?: string;
  /** Why; for people. */
  reason?: string;
}

/** A part of the report that is made only when asked for. */
export type Include = "graph" | "traces" | "walks";

/** The language of messages, help and documentation. */
export type Lang = "en" | "es";

/** Bounds on what is read, so that no input can hold the reader for long. */
export interface Limits {
  /** Lists and mappings inside one another. */
  depth?: number;
  /** Values in one document. */
  nodes?: number;
  /** Values that aliases stand for, in one document. */
  aliases?: number;
  /** Bytes of one document. */
  documentBytes?: number;
}

/** How an object of the graph is. */
export type NodeState = "healthy" | "degraded" | "broken" | "absent";

/** The name of an object. */
export interface ObjectRef {
  /** As written. */
  apiVersion: string;
  /** As written. */
  kind: string;
  /** Resolved: the one that was given, else the default; absent for kinds without namespace. */
  namespace?: string;
  /** As written. */
  name?: string;
  /** As written. */
  generateName?: string;
}

/**
 * Options of `check` and the functions beside it.
 *
 * As data (in JavaScript, in the configuration file) they have the same names in camelCase; a name that does not exist
 * is an error.
 */
export interface Options {
  /** The language of everything that is said. */
  lang?: Lang;
  /** The namespace of objects that name none, as `kubectl -n`; `default` when absent. */
  namespace?: string;
  /** The files hold everything that there is: what is not in them does not exist. */
  complete?: boolean;
  /** The Kubernetes release to judge API versions by; the newest one that is known when absent. */
  kubernetesVersion?: string;
  /**
   * The time at which the cluster is looked at; when absent, the newest time that the files tell of. Ages are counted
   * from it. Kubernetes' way of writing it: `2026-03-01T12:00:00Z`.
   */
  now?: string;
  /** When not empty, only these rules report. */
  only?: Array<string>;
  /** These rules do not report. */
  skip?: Array<string>;
  /** Severities that replace those of the rules; `None` (`off` as data) turns a rule off. */
  severity?: { [rule: string]: Severity | "off" };
  /** Findings that are known and wanted, and therefore not reported. */
  ignores?: Array<Ignore>;
  /** What the report holds besides diagnostics. */
  include?: Array<Include>;
  /** `view` adds what the API server would add to each object: `replicas: 1`, `protocol: TCP`. */
  defaults?: boolean;
  /** How much of a document is read. */
  limits?: Limits;
  /**
   * Files that the caller named one by one, as opposed to files found in a folder: a named file that holds no
   * Kubernetes object is worth a word.
   */
  namedFiles?: Array<string>;
}

/** What becomes of a request. */
export type Outcome = "reaches" | "fails" | "unknown";

/** Which picture is drawn, and in which language of pictures. */
export interface Picture {
  /** What is drawn. */
  what: PictureOf;
  /** How it is written. */
  format: PictureFormat;
  /** The workload whose walk is drawn; without one, the first that is not healthy. */
  subject?: Pick<ObjectRef, "kind"> & Partial<ObjectRef>;
  /** What somebody who sees the cluster answers on that walk, by the id of the question. */
  answers?: { [question: string]: Answer };
}

/** How a picture is written. */
export type PictureFormat = "svg" | "mermaid" | "dot";

/** What is drawn. */
export type PictureOf = "flowchart" | "graph" | "walk";

/** A port of a Pod. */
export interface PodEndpoint {
  /**
   * The name of the Pod; that of the workload where its template stands in for Pods that are not in the input; an
   * address where the endpoint is written by hand and names no Pod.
   */
  pod: string;
  /** The number that the Pod is asked at. */
  port: number;
  /** Requests are sent to it. */
  ready: boolean;
  /** The Pod says that it can answer. */
  serving: boolean;
  /** The Pod was deleted and is going. */
  terminating: boolean;
}

/** A port of a Service, and where it leads. */
export interface PortEndpoints {
  /** Empty for a port without a name. */
  name: string;
  /** `TCP`, `UDP` or `SCTP`. */
  protocol: string;
  /** The Pods that have the port. */
  endpoints: Array<PodEndpoint>;
}

/** A place in a file's text; all 0-based, in the report's `positionEncoding`. */
export interface Position {
  /** From the start of the file. */
  offset: number;
  /** Lines end at `\n`, `\r\n` or `\r`. */
  line: number;
  /** From the start of the line. */
  column: number;
}

/** The unit of offsets and columns. */
export type PositionEncoding = "utf-8" | "utf-16" | "utf-32";

/**
 * A change that is not made.
 *
 * As data it is a list of fields to set, or an object with `set` and `after`.
 */
export interface Proposal {
  /**
   * Fields and their new values: `service/web.spec.selector.version=2.0.0`, with the namespace before the kind where
   * several have the object. List items stand in brackets: `spec.ports[0].targetPort=8080`; so do keys with dots.
   */
  set?: Array<string>;
  /** All files as they would be, instead of those that are there. */
  after?: Array<SourceFile>;
}

/** Why a document has no value. */
export interface Refusal {
  /** The words of Kubernetes' reader, where it has some. */
  kubernetesMessage?: string;
}

/** A second place, and what it has to do with the fault. */
export interface Related {
  /** The place. */
  span: Span;
  /** What it is. */
  message: string;
}

/** The answer of `check`. */
export interface Report {
  /** The version of this shape, `SCHEMA_VERSION`. */
  schemaVersion: number;
  /** How positions are counted in this report. */
  positionEncoding: PositionEncoding;
  /** The numbers. */
  summary: Summary;
  /** Roots first, each directly followed by its consequences. */
  diagnostics: Array<Diagnostic>;
  /** Every document that was read, in the order of files and text. */
  documents: Array<DocumentInfo>;
  /** Entries of `Options.ignores` that matched nothing: the faults are mended, or stand elsewhere. */
  unusedIgnores?: Array<Ignore>;
  /** What becomes of a request for every host and path of the Ingresses, if `Options.include` asks for it. */
  traces?: Array<Trace>;
  /** The flowchart, walked for every workload; only when asked for with `Include::Walks`. */
  walks?: Array<Walk>;
  /** The objects and their connections, if `Options.include` asks for them. */
  graph?: Graph;
}

/**
 * A request whose way is followed.
 *
 * As an argument it is a URL, or the same fields as here; `scheme` is `http` and `path` is `/` where they are absent.
 */
export interface Request {
  /** `http` or `https`. */
  scheme: string;
  /** The name or address, in small letters and without port. `*` stands for any, `*.example.com` for any below. */
  host: string;
  /** The port that is written in the URL. */
  port?: number;
  /** The path, without what follows a `?` or `#`. */
  path: string;
  /** Headers, for a canary that looks at one. */
  headers?: { [name: string]: string };
  /** Cookies, for a canary that looks at one. */
  cookies?: { [name: string]: string };
  /** The Pod or workload that sends it, as `namespace/name`; absent for a request from outside. */
  from?: string;
}

/** A rule, as `rules` lists it. */
export interface RuleInfo {
  /** For example `service-selector-matches-no-pod`. */
  name: string;
  /** How bad it usually is; a finding may differ. */
  severity: Severity;
  /** What it finds, on one line. */
  summary: string;
  /** Id of the question of the troubleshooting flowchart that a finding answers. */
  question?: string;
  /** The release that brought it. */
  since: string;
  /** Its documentation. */
  url: string;
}

/** What a Service sends requests to, port by port, as the EndpointSlice controller computes it. */
export interface ServiceEndpoints {
  /** The namespace of the Service. */
  namespace: string;
  /** Its name. */
  service: string;
  /** Its ports, in their order. */
  ports: Array<PortEndpoints>;
}

/** How bad it is. */
export type Severity = "error" | "warning" | "info";

/**
 * A file as the caller has it.
 *
 * As data it has `path` and `text`, which is a string or bytes.
 */
export interface SourceFile {
  /** The name that diagnostics show, `/`-separated; folders in it count for what belongs together. */
  path: string;
  /** The content. Bytes that are not UTF-8 are a diagnostic. */
  text: string | Uint8Array;
}

/** A range of a file's text. */
export interface Span {
  /** The file as it was given, `/`-separated; `<stdin>` for standard input. */
  file: string;
  /** The document's position in the file, from 0. */
  document: number;
  /** The first character. */
  start: Position;
  /** After the last character. */
  end: Position;
}

/** A part of the path of a request, in the order in which the flowchart looks at them. */
export type StageName = "pods" | "service" | "ingress";

/** What is known of the answer. */
export type StepAnswer = "yes" | "no" | "unknown";

/** How much was read and found. */
export interface Summary {
  /** Files */
  files: number;
  /** Documents that hold anything but comments */
  documents: number;
  /** Kubernetes objects */
  resources: number;
  /** Diagnostics of severity error */
  errors: number;
  /** Diagnostics of severity warning */
  warnings: number;
  /** Diagnostics of severity info */
  infos: number;
  /** Findings that a comment, an annotation or the configuration silenced */
  suppressed: number;
  /** What was followed from Ingress to Pod without meeting a fault */
  connected: Connected;
}

/** Hints for editors on how to show a diagnostic. */
export type Tag = "deprecated" | "unnecessary";

/** The way of a request through Ingress, Service and Pods. */
export interface Trace {
  /** What was asked for. */
  request: Request;
  /** How the way looks. */
  verdict: Verdict;
  /** What becomes of the request. */
  outcome: Outcome;
  /** The status of HTTP that the client sees, where it is known: 404, 503, …. */
  status?: number;
  /** The answer in one sentence. */
  message: string;
  /** The way, object by object, as far as it could be followed. */
  hops: Array<Hop>;
  /** The first hop that is not sound, as index into `hops`. */
  brokenAt?: number;
  /** Ids of the diagnostics that explain what is wrong with the way. */
  causes: Array<string>;
  /** Who answers, with the share of the requests that each gets. */
  backends: Array<TraceBackend>;
}

/** Who answers a request. */
export interface TraceBackend {
  /** The workload, or the Pod that belongs to none. */
  resource: ObjectRef;
  /** How many of its Pods get requests. */
  ready: number;
  /** How many Pods it has. */
  total: number;
  /** Its share of the requests, from 0 to 1. */
  share: number;
}

/** How a way looks, or an object. */
export type Verdict = "healthy" | "degraded" | "broken" | "unknown";

/** The flowchart, walked for one workload with its Services and Ingresses. */
export interface Walk {
  /** The workload, or a Pod that belongs to none. */
  subject: ObjectRef;
  /** How it is. */
  verdict: Verdict;
  /** The questions, in the order in which they were met. */
  steps: Array<WalkStep>;
  /** Where the walk ended, if at a box of the flowchart. */
  exit?: WalkExit;
  /** Ids of the diagnostics that say why. */
  causes: Array<string>;
}

/** The end of a walk. */
export interface WalkExit {
  /** The id of the box. */
  id: string;
  /** What is in it. */
  text: string;
  /** What to do; the right component, where the drawing names a wrong one. */
  advice: string;
}

/** A question that a walk has met. */
export interface WalkStep {
  /** The id of the question. */
  question: string;
  /** The question. */
  text: string;
  /** The answer. */
  answer: StepAnswer;
  /** Where the answer is not known and the walk went on all the same: the answer that the rest of the files suggests. */
  assumed?: Answer;
  /** The answer is the caller's. */
  given: boolean;
  /** Why, in one sentence; may be empty. */
  evidence: string;
  /** What to run to see it on the cluster, with the real names where they are known. */
  commands: Array<string>;
  /** The places in the files that answer it. */
  spans: Array<Span>;
}

/** What becomes of requests before and after a change. */
export interface WhatIf {
  /**
   * As it is: a trace for every host and path that the Ingresses declare before or after, and for every port of the
   * Services that no Ingress leads to.
   */
  before: Array<Trace>;
  /** As it would be: a trace for each of the same requests, in the same order. */
  after: Array<Trace>;
  /** The requests that reach a Pod before and not after. */
  lost: Array<Request>;
  /** The requests that reach a Pod after and not before. */
  gained: Array<Request>;
}
