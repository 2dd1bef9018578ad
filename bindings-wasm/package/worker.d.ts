import type {
  Changes, DocumentValue, Fix, Flowchart, Lang, Options, Report, RuleInfo, SourceFile, WasmSource,
} from './index.js';

/** The functions of this package, run in a Web Worker: the page stays free while they work. */
export interface KubetriageWorker {
  check(files: readonly SourceFile[], options?: Options): Promise<Report>;
  view(files: readonly SourceFile[], options?: Options): Promise<DocumentValue[]>;
  applyFixes(files: readonly SourceFile[], fixes: readonly Fix[]): Promise<SourceFile[]>;
  rules(lang?: Lang): Promise<RuleInfo[]>;
  explain(rule: string, lang?: Lang): Promise<string | undefined>;
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
  free(): Promise<void>;
}

/** Starts a worker. `wasm` says where the module comes from, if not from this package; a `Response` cannot be sent. */
export function createWorker(options?: {
  wasm?: Exclude<WasmSource, Request | Response>;
}): KubetriageWorker;
