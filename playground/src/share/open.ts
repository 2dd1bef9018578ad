/** Opens what the address carries; true when it carries something. */
export async function openLink(): Promise<boolean> {
  return false;
}
