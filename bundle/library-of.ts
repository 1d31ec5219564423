/** The innermost package of a file below node_modules, in any system's way to write paths; null for one of the project. */
export function libraryOf(file: string): string | null {
  const name = /.*\bnode_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(file)?.[1];
  return name?.replace('\\', '/') ?? null;
}
