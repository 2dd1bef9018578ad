// What some browsers have and the types of TypeScript do not.

interface Window {
  showDirectoryPicker?: (options?: { id?: string }) => Promise<FileSystemDirectoryHandle>;
}
