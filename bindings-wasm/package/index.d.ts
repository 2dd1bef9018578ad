import type {
  Answer, Changes, DocumentValue, Fix, Flowchart, Lang, ObjectRef, Options, Picture, Proposal, Report,
  Request as TracedRequest, RuleInfo, ServiceEndpoints, SourceFile, Trace, Walk, WhatIf,
} from './report.js';

export type * from './report.js';

/** A workload or Pod as {@link walk} takes it. */
export type WalkSubject = Pick<ObjectRef, 'kind'> & Partial<ObjectRef>;

/** A request as {@link trace} takes it: a URL, or the parts of one, of which only the host has to be there. */
export type RequestLike = string | (Pick<TracedRequest, 'host'> & Partial<TracedRequest>);

/** Where the WebAssembly module comes from: its address, its bytes, or what was made of them. */
export type WasmSource = string | URL | Request | Response | BufferSource | WebAssembly.Module;

/**
 * Loads the WebAssembly module; everything but {@link explain} needs it. Without `source` it is the file of this
 * package, found from where this module is. Called again, it waits for the same module.
 */
export function init(source?: WasmSource | Promise<WasmSource>): Promise<void>;
export default init;

/**
 * Says what is wrong with files, taken together as one cluster. Faults of the files never throw: they are diagnostics.
 * Positions count UTF-16 units, as JavaScript does.
 *
 * @throws {TypeError} when an argument is not what it should be
 */
export function check(files: readonly SourceFile[], options?: Options): Report;

/**
 * Reads every document as Kubernetes does: `on` is a boolean, `0777` is 511. Empty documents are left out.
 *
 * @throws {TypeError} when an argument is not what it should be
 */
export function view(files: readonly SourceFile[], options?: Options): DocumentValue[];

/**
 * Says for every Service which Pods its ports send to, as the EndpointSlice controller computes it. Where the files hold
 * no Pods of a workload, its template stands in for them.
 *
 * @throws {TypeError} when an argument is not what it should be
 */
export function endpoints(files: readonly SourceFile[], options?: Options): ServiceEndpoints[];

/**
 * Says what becomes of a request: which objects it passes, where it ends, and what the client sees.
 *
 * @param request a URL such as `http://shop.example/cart` or `http://web.shop.svc:8080`, or its parts
 * @throws {TypeError} when an argument is not what it should be
 */
export function trace(files: readonly SourceFile[], request: RequestLike, options?: Options): Trace;

/**
 * {@link trace} for every host and path that the Ingresses declare.
 *
 * @throws {TypeError} when an argument is not what it should be
 */
export function traces(files: readonly SourceFile[], options?: Options): Trace[];

/**
 * Says what becomes of requests before and after a change: fields to set, such as
 * `service/web.spec.selector.version=2.0.0`, or all files as they would be.
 *
 * @throws {Error} when a field to set names no object, or several
 * @throws {TypeError} when an argument is not what it should be
 */
export function whatIf(
  files: readonly SourceFile[],
  changes: readonly string[] | Proposal,
  options?: Options,
): WhatIf;

/**
 * Applies fixes of a report on these files, all or none, and returns all files. A text that was given as a string comes
 * back as a string, bytes come back as bytes.
 *
 * @throws {Error} when a file is missing or is not the text that was checked, or when two fixes change the same text
 * @throws {TypeError} when an argument is not what it should be
 */
export function applyFixes(files: readonly SourceFile[], fixes: readonly Fix[]): SourceFile[];

/**
 * The same files with the values of every Secret replaced by `•••`, for showing them to others: what stands under `data`
 * and `stringData` and in the last-applied annotation, and comments beside it. All else stays as it is, and
 * {@link check} finds the same in the result. Of a document that is no YAML and may hold a Secret, only the lines stay
 * that certainly hold no value. A text that was given as a string comes back as a string, bytes come back as bytes.
 *
 * @throws {TypeError} when an argument is not what it should be
 */
export function maskSecrets(files: readonly SourceFile[]): SourceFile[];

/** Every rule, in the order in which causes precede their consequences. */
export function rules(lang?: Lang): RuleInfo[];

/**
 * The page of a rule as Markdown whose first line is the rule's summary. The pages of a language are loaded when the
 * first of them is asked for.
 *
 * @throws {Error} when no rule has this name
 * @throws {TypeError} when an argument is not what it should be
 */
export function explain(rule: string, lang?: Lang): Promise<string>;

/**
 * Walks the troubleshooting flowchart for a workload or a Pod. `answers` are those of somebody who sees the cluster, for
 * what the files do not tell.
 *
 * @throws {Error} when the files have no such workload
 * @throws {TypeError} when an argument is not what it should be
 */
export function walk(
  files: readonly SourceFile[],
  subject: WalkSubject,
  answers?: { [question: string]: Answer },
  options?: Options,
): Walk;

/**
 * Draws the flowchart, the way that it takes for a workload, or the objects and their connections: as SVG, or in the
 * language of Mermaid or Graphviz.
 *
 * @throws {Error} when the walk of a workload is asked for that the files do not have
 * @throws {TypeError} when an argument is not what it should be
 */
export function render(files: readonly SourceFile[], picture: Picture, options?: Options): string;

/** The troubleshooting flowchart: 30 questions, and where each answer leads. */
export function flowchart(lang?: Lang): Flowchart;

/**
 * Reads the text of a `kubetriage.yaml` as options.
 *
 * @throws {Error} when the text is no YAML, or names an option, a rule or a value that does not exist
 */
export function parseConfig(text: string): Options;

/** The version of kubetriage. */
export function version(): string;

/**
 * Files that are checked again and again while they change: only what changed is read again. The report is always that
 * of {@link check} for the same files.
 */
export class Workspace {
  constructor(options?: Options);
  /** Adds a file, or gives the file of this path another text. */
  setFile(file: SourceFile): void;
  /** Removes a file; false when there is none of this path. */
  removeFile(path: string): boolean;
  /** Judges by other options from now on. */
  setOptions(options?: Options): void;
  /** Checks what has changed since the last call, and says what that makes different. */
  update(): Changes;
  /** The report on the files as they are. Does not count as an update. */
  report(): Report;
  /** What becomes of a request in the files as they are, as {@link trace} says it. */
  trace(request: RequestLike): Trace;
  /** The flowchart for a workload of the files as they are, as {@link walk} walks it. */
  walk(subject: WalkSubject, answers?: { [question: string]: Answer }): Walk;
  /** A picture of the files as they are, as {@link render} draws it. */
  render(picture: Picture): string;
  /** Gives the memory back. The workspace cannot be used after that. */
  free(): void;
}
