declare module "virtual:states" {
  /** Code, name and UN M49 number of every state; the number is empty for states that are gone. */
  const states: [string, string, string][];
  export default states;
}
declare module "world-atlas/*?url" {
  const address: string;
  export default address;
}
