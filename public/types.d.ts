// What the scripts of this folder find in their surroundings, for the checker of types alone.

/** Stands in for words that the build puts there, by language (crates/xtask/src/widget.rs). */
declare const WORDS: Record<string, string[]>;

interface Window {
  /** The widget's calls: a list before it has loaded, an object of functions afterwards. */
  waypost: any;
}

interface HTMLFormControlsCollection {
  /** What every form that is posted has (crates/ui/src/posted). */
  _key?: HTMLInputElement;
}
