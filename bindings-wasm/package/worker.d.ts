import type {
  Answer, Changes, DocumentValue, Fix, Flowchart, Lang, Options, Picture, Proposal, Report, RequestLike,
  RuleInfo, ServiceEndpoints, SourceFile, Trace, Walk, WalkSubject, WasmSource, WhatIf,
} from './index.js';

/** The functions of this package, run in a Web Worker: the page stays free while they work. */
export interface KubetriageWorker {
  check(files: readonly SourceFile[], options?: Options): Promise<Report>;
  view(files: readonly SourceFile[], options?: Options): Promise<DocumentValue[]>;
  endpoints(files: readonly SourceFile[], options?: Options): Promise<ServiceEndpoints[]>;
  trace(files: readonly SourceFile[], request: RequestLike, options?: Options): Promise<Trace>;
  traces(files: readonly SourceFile[], options?: Options): Promise<Trace[]>;
  whatIf(
    files: readonly SourceFile[],
    changes: readonly string[] | Proposal,
    options?: Options,
  ): Promise<WhatIf>;
  applyFixes(files: readonly SourceFile[], fixes: readonly Fix[]): Promise<SourceFile[]>;
  maskSecrets(files: readonly SourceFile[]): Promise<SourceFile[]>;
  rules(lang?: Lang): Promise<RuleInfo[]>;
  explain(rule: string, lang?: Lang): Promise<string>;
  walk(
    files: readonly SourceFile[],
    subject: WalkSubject,
    answers?: { [question: string]: Answer },
    options?: Options,
  ): Promise<Walk>;
  render(files: readonly SourceFile[], picture: Picture, options?: Options): Promise<string>;
  flowchart(lang?: Lang): Promise<Flowchart>;
  parseConfig(text: string): Promise<Options>;
  version(): Promise<string>;
  createWorkspace(options?: Options): Promise<WorkerWorkspace>;
  /** Ends the worker at once; what was asked and not yet answered is rejected. */
  terminate(): void;
}

/** A `Workspace` that lives in the worker. */
export interface WorkerWorkspace {
  setFile(file: SourceFile): Promise<void>;
  removeFile(path: string): Promise<boolean>;
  setOptions(options?: Options): Promise<void>;
  update(): Promise<Changes>;
  report(): Promise<Report>;
  trace(request: RequestLike): Promise<Trace>;
  walk(subject: WalkSubject, answers?: { [question: string]: Answer }): Promise<Walk>;
  render(picture: Picture): Promise<string>;
  free(): Promise<void>;
}

/** Starts a worker. `wasm` says where the module comes from, if not from this package; a `Response` cannot be sent. */
export function createWorker(options?: {
  wasm?: Exclude<WasmSource, Request | Response>;
}): KubetriageWorker;
